import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Fastify } from './fastify.js';

const YEAR_IN_SECONDS = 31_536_000;

/** For answers of the API, which nobody has a reason to show as a page. */
const API_POLICY = {
  defaultSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
};

/** For the page that tries the API: its scripts come from us, its styles are partly inline, its calls go to us. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Path of the page that tries the API. */
export const DOCS_PATH = 'docs';

const isDocs = (url: string): boolean => new RegExp(`^/${DOCS_PATH}([/?#]|$)`).test(url);

export async function useSecurityHeaders(app: NestFastifyApplication, publicUrl: string): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: API_POLICY },
    // Told over plain HTTP it would lock people out of a service that has no certificate.
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: YEAR_IN_SECONDS } : false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  const fastify: Fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (request, reply) => {
    if (isDocs(request.url)) reply.header('content-security-policy', DOCS_POLICY);
  });
}
