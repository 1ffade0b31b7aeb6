import { RouteConfig } from '@nestjs/platform-fastify/decorators/index.js';
import { AppError } from '../kernel/app-error.js';
import type { Problem } from './problem.js';

/** Bodies of SCIM (RFC 7644, 8.1); routes of it take application/json as well. */
export const SCIM_MEDIA_TYPE = 'application/scim+json';

/** Lets a route take bodies of SCIM. */
export const TakesScim = (): MethodDecorator => RouteConfig({ takesScim: true });

export const takesScim = (routeConfig: unknown): boolean =>
  typeof routeConfig === 'object' && routeConfig !== null && Reflect.get(routeConfig, 'takesScim') === true;

/** Whether whoever asked speaks SCIM: they read errors in its words, also of addresses that are not there. */
export const isScimPath = (path: string): boolean => /^\/scim\/v2(?:[/?]|$)/.test(path);

/** RFC 7644, 3.12. `status` is a text; `scimType` only where the RFC has a word for it. */
export function scimErrorOf(error: unknown, { status, detail, title, code }: Problem): object {
  const told = error instanceof AppError ? error.options.detail?.['scimType'] : undefined;
  const scimType = typeof told === 'string' ? told : OF_CODE[code];
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail: detail ?? title,
  };
}

const OF_CODE: Readonly<Partial<Record<Problem['code'], string>>> = {
  BODY_NOT_JSON: 'invalidSyntax',
  REQUEST_INVALID: 'invalidValue',
};
