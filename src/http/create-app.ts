import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Authenticator } from '../access/authenticator.js';
import { SessionDoor } from '../access/sessions/session-door.js';
import { Declarations } from '../access/tenants/declarations.js';
import { Trail } from '../access/trail/trail.js';
import { TokenBuckets } from '../access/token-bucket.js';
import { WebhookDoor } from '../access/webhooks/webhook-door.js';
import type { Config } from '../config/sections.js';
import { MINUTE, SECOND, systemClock } from '../kernel/clock.js';
import { randomId } from '../kernel/ids.js';
import type { Logger } from '../kernel/logger.js';
import { nestLogger } from '../logging/pino-logger.js';
import type { Metrics } from '../metrics/metrics.js';
import { useBodyParsers } from './body-parsers.js';
import { BytesInFlight } from './bytes-in-flight.js';
import type { Fastify } from './fastify.js';
import { frameworkErrors } from './framework-errors.js';
import { admitRequests, cutOffRefusedBodies, markAnswers, recordAnswers } from './hooks.js';
import { recordActs } from './record-acts.js';
import { serveOpenApi } from './openapi.js';
import { useSecurityHeaders } from './security-headers.js';

/** A client that sends its request slower than this is cut off (fastify itself would wait for ever). */
const REQUEST_TIMEOUT_MS = 2 * MINUTE;
const IDLE_CONNECTION_MS = 30 * SECOND;
/** The longest part of a path is a link of a mail (`alerts/links`). */
const MOST_CHARS_OF_PARAMETER = 400;
/** Bodies of webhooks may take this part of the memory of bodies, beside it. */
const SHARE_OF_WEBHOOKS = 4;

export interface HttpParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * The application with everything around its routes, not yet listening. Routes of other parts need nothing but
 * `@Requires(permission)`; those that take raw bytes also `@TakesRawBody()`.
 */
export async function createHttpApp(
  module: DynamicModule,
  parts: HttpParts,
): Promise<NestFastifyApplication> {
  const { config, logger, metrics } = parts;
  const app = await NestFactory.create<NestFastifyApplication>(module, fastifyAdapter(config), {
    bodyParser: false,
    logger: nestLogger(logger),
    abortOnError: false,
  });
  const fastify: Fastify = app.getHttpAdapter().getInstance();
  await useSecurityHeaders(app, config.publicUrl);
  markAnswers(fastify);
  cutOffRefusedBodies(fastify);
  recordAnswers(fastify, logger, metrics);
  const trail = app.get(Trail);
  recordActs(fastify, trail, app.get(Declarations));
  admitRequests(fastify, {
    trail,
    authenticator: app.get(Authenticator),
    door: app.get(SessionDoor),
    requests: new TokenBuckets(config.limits.requestsPerMinute, systemClock),
    webhooks: app.get(WebhookDoor),
    inFlight: new BytesInFlight(config.limits.bodyBytesInFlight),
    webhooksInFlight: new BytesInFlight(
      Math.max(config.limits.bodyBytes, config.limits.bodyBytesInFlight / SHARE_OF_WEBHOOKS),
    ),
    limits: config.limits,
  });
  useBodyParsers(fastify, config.limits);
  serveOpenApi(app, config.publicUrl);
  await app.init();
  return app;
}

function fastifyAdapter({ http, limits, publicUrl }: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: limits.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    forceCloseConnections: 'idle',
    trustProxy: http.trustProxy,
    routerOptions: { maxParamLength: MOST_CHARS_OF_PARAMETER },
    ...frameworkErrors(publicUrl),
    genReqId: () => randomId(),
  });
}
