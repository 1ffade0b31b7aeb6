import { RouteConfig } from '@nestjs/platform-fastify';

/** Longest body of a stranger: an address, a password and a code. */
export const MOST_BYTES_OF_STRANGERS = 8 * 1024;

/** Lets strangers send a short body to this route; how often one address may, the HTTP shell counts. */
export const TakesStrangers = (): MethodDecorator => RouteConfig({ takesStrangers: true });

export const takesStrangers = (routeConfig: unknown): boolean =>
  typeof routeConfig === 'object' &&
  routeConfig !== null &&
  Reflect.get(routeConfig, 'takesStrangers') === true;
