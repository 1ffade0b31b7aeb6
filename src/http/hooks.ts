import type { Authenticator } from '../access/authenticator.js';
import {
  countsStrangers,
  MOST_BYTES_OF_STRANGERS,
  MOST_BYTES_OF_WEBHOOK,
  mostBytesOfStrangers,
  takesSigned,
  takesStrangers,
} from '../access/open-body.js';
import { principalOf, setPrincipal } from '../access/rights/principal.js';
import type { DoorRequest, SessionDoor } from '../access/sessions/session-door.js';
import type { Trail } from '../access/trail/trail.js';
import type { TokenBuckets } from '../access/token-bucket.js';
import type { WebhookDoor } from '../access/webhooks/webhook-door.js';
import type { Limits } from '../config/sections.js';
import { AppError } from '../kernel/app-error.js';
import type { Logger } from '../kernel/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { BytesInFlight, HeldBytes } from './bytes-in-flight.js';
import type { Fastify } from './fastify.js';

export interface Admission {
  readonly authenticator: Authenticator;
  readonly door: SessionDoor;
  readonly requests: TokenBuckets;
  readonly trail: Pick<Trail, 'assertRoom'>;
  readonly webhooks: Pick<WebhookDoor, 'admit'>;
  readonly inFlight: BytesInFlight;
  /** Of webhooks: strangers who only say that they are a CRM cannot take the room of keys. */
  readonly webhooksInFlight: BytesInFlight;
  readonly limits: Limits;
}

/** Bytes each request holds; the body parser corrects them once the body is unpacked. */
const heldBytes = new WeakMap<object, HeldBytes>();

export const heldBy = (rawRequest: object): HeldBytes | undefined => heldBytes.get(rawRequest);

/**
 * Verifies the key, counts the request against it and makes room for the body, all before the body is read: a
 * stranger cannot make us hold or unpack anything. Whether the key may use the route is decided by the guard.
 */
export function admitRequests(fastify: Fastify, admission: Admission): void {
  const { door, limits, trail, webhooks } = admission;
  fastify.addHook('onRequest', async (request, reply) => {
    const isSigned = takesSigned(request.routeOptions.config);
    const bytes = announcedBytes(request.headers, limits.bodyBytes);
    // Refused before its body was read: the connection cannot be used again.
    if (bytes > 0) reply.header('connection', 'close');
    if (takesStrangers(request.routeOptions.config)) {
      assertShort(request.headers, bytes, MOST_BYTES_OF_STRANGERS);
      door.admitStranger(request);
      trail.assertRoom();
    } else if (countsStrangers(request.routeOptions.config)) {
      assertShort(request.headers, bytes, mostBytesOfStrangers(request.routeOptions.config));
      door.countStranger(request);
      trail.assertRoom();
    } else if (isSigned) {
      await webhooks.admit(request);
      assertShort(
        request.headers,
        announcedBytes(request.headers, MOST_BYTES_OF_WEBHOOK + 1),
        MOST_BYTES_OF_WEBHOOK,
      );
      trail.assertRoom();
    } else await identify(admission, request, bytes);
    if (bytes > 0) {
      const held = (isSigned ? admission.webhooksInFlight : admission.inFlight).open(bytes);
      heldBytes.set(request.raw, held);
      reply.raw.once('close', () => held.release());
      reply.removeHeader('connection');
    }
  });
}

/** Ties the principal to its request. Without one a request may pass as far as the guard, but not with a body. */
async function identify(
  { authenticator, door, requests }: Admission,
  request: DoorRequest,
  bytes: number,
): Promise<void> {
  const { authorization } = request.headers;
  const shows = typeof authorization === 'string' ? authorization : undefined;
  const isBrowser = door.tokenOf(request) !== undefined;
  if (shows === undefined && !isBrowser && bytes === 0) return;
  const principal = isBrowser
    ? await door.enter(request)
    : await authenticator.authenticate(shows, request.ip);
  if (principal === undefined) {
    if (bytes === 0) return;
    throw new AppError('UNAUTHENTICATED', 'This session is over: log in again');
  }
  const wait = requests.take(principal.id);
  if (wait > 0)
    throw new AppError('RATE_LIMITED', 'This key has made too many requests', {
      retry: true,
      detail: { retryAfterSeconds: wait },
    });
  setPrincipal(request, principal);
}

/** Strangers send little, and nothing that has to be unpacked. */
function assertShort(headers: DoorRequest['headers'], bytes: number, most: number): void {
  if (headers['content-encoding'] !== undefined)
    throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'This route takes no packed body');
  if (bytes > most)
    throw new AppError('BODY_TOO_LARGE', `The body of this route may have at most ${most} bytes`);
}

/** Bytes the body will have at most: 0 without one, the limit when its length is not announced. */
export function announcedBytes(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  most: number,
): number {
  if (headers['transfer-encoding'] !== undefined) return most;
  const length = Number(headers['content-length'] ?? 0);
  return Number.isFinite(length) && length > 0 ? Math.min(length, most) : 0;
}

/** One line per answer: no query, no header, no body, and of the path only its pattern. */
export function recordAnswers(fastify: Fastify, logger: Logger, metrics: Metrics): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
    const { method } = request;
    const status = reply.statusCode;
    metrics.requests.inc({ method, route, status });
    metrics.requestSeconds.observe({ method, route }, reply.elapsedTime / 1_000);
    logger.info(
      {
        requestId: request.id,
        method,
        route,
        status,
        ms: Math.round(reply.elapsedTime),
        principal: principalOf(request)?.id,
      },
      'request',
    );
  });
}

/** How long a client that was answered before its body had ended may go on sending. */
const LINGER_MS = 1_000;

/**
 * Cuts off who goes on sending a body that was already refused. Not at once: closing a connection on unread bytes
 * would make some clients lose the answer.
 */
export function cutOffRefusedBodies(fastify: Fastify): void {
  fastify.addHook('onResponse', async ({ raw }) => {
    if (!raw.complete) setTimeout(() => raw.destroy(), LINGER_MS).unref();
  });
}

/** Each answer names its request, forbids caches, and gets the policy of its kind. */
export function markAnswers(fastify: Fastify): void {
  fastify.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}
