import { RouteConfig } from '@nestjs/platform-fastify/decorators/index.js';

/** Bodies a route with `@TakesRawBody()` may take, of which it refuses what it cannot read; all other routes take application/json only. */
export const RAW_MEDIA_TYPES = [
  'application/json',
  'application/x-ndjson',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'text/csv',
] as const;

export type RawMediaType = (typeof RAW_MEDIA_TYPES)[number];

/** What `@Body()` is in such a route: the bytes as they were sent, only unpacked. */
export interface RawBody {
  readonly mediaType: RawMediaType;
  readonly bytes: Buffer;
}

/** Gives the route the bytes of its body; nothing is parsed before. */
export const TakesRawBody = (): MethodDecorator => RouteConfig({ rawBody: true });

export const takesRawBody = (routeConfig: unknown): boolean =>
  typeof routeConfig === 'object' && routeConfig !== null && Reflect.get(routeConfig, 'rawBody') === true;
