import { RouteConfig } from '@nestjs/platform-fastify/decorators/index.js';

/** Longest body of a stranger: an address, a password and a code. */
export const MOST_BYTES_OF_STRANGERS = 8 * 1024;

/** Lets strangers send a short body to this route; how often one address may, the HTTP shell counts. */
export const TakesStrangers = (): MethodDecorator => RouteConfig({ takesStrangers: true });

export const takesStrangers = (routeConfig: unknown): boolean => has(routeConfig, 'takesStrangers');

/** For pages a stranger is sent to by another site: counted as the tries of strangers are, wherever they come from. */
export const CountsStrangers = (): MethodDecorator => RouteConfig({ countsStrangers: true });

export const countsStrangers = (routeConfig: unknown): boolean => has(routeConfig, 'countsStrangers');

/** For strangers that send a form (application/x-www-form-urlencoded) instead of JSON. */
export const TakesStrangersForm = (): MethodDecorator =>
  RouteConfig({ takesStrangers: true, takesForm: true });

/**
 * For forms of pages that a secret of their address opens: counted as above, and from wherever they come. A page that
 * sends no referrer sends no origin either (`Origin: null`, https://fetch.spec.whatwg.org/#append-a-request-origin-header),
 * and whoever has the secret needs no help of a page of ours. Mail programs send them in parts (RFC 8058, 3.2).
 */
export const CountsStrangersForm = (): MethodDecorator =>
  RouteConfig({ countsStrangers: true, takesForm: true, takesMultipart: true });

/** Longest form with a text that somebody writes: 2,000 characters of nine bytes each, and what stands beside them. */
export const MOST_BYTES_OF_LONG_FORM = 24 * 1024;

/** As above, for forms with a longer text. */
export const CountsStrangersLongForm = (): MethodDecorator =>
  RouteConfig({ countsStrangers: true, takesForm: true, takesLongForm: true });

/** Longest body of whoever has no key, on this route. */
export const mostBytesOfStrangers = (routeConfig: unknown): number =>
  has(routeConfig, 'takesLongForm') ? MOST_BYTES_OF_LONG_FORM : MOST_BYTES_OF_STRANGERS;

export const takesMultipart = (routeConfig: unknown): boolean => has(routeConfig, 'takesMultipart');

export const takesForm = (routeConfig: unknown): boolean => has(routeConfig, 'takesForm');

/** Longest body of a webhook: the largest that vendors send has some hundred events. */
export const MOST_BYTES_OF_WEBHOOK = 4 * 1024 * 1024;

/** For webhooks: no key, the raw bytes, and a signature over them that the route itself verifies. */
export const TakesSignedBody = (): MethodDecorator => RouteConfig({ takesSigned: true, rawBody: true });

export const takesSigned = (routeConfig: unknown): boolean => has(routeConfig, 'takesSigned');

const has = (routeConfig: unknown, flag: string): boolean =>
  typeof routeConfig === 'object' && routeConfig !== null && Reflect.get(routeConfig, flag) === true;
