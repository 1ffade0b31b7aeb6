import {
  MOST_BYTES_OF_LONG_FORM,
  MOST_BYTES_OF_STRANGERS,
  takesForm,
  takesMultipart,
} from '../access/open-body.js';
import type { Limits } from '../config/sections.js';
import { AppError } from '../kernel/app-error.js';
import type { Fastify } from './fastify.js';
import { heldBy } from './hooks.js';
import { RAW_MEDIA_TYPES, takesRawBody, type RawBody } from './raw-body.js';
import { SCIM_MEDIA_TYPE, takesScim } from './scim.js';
import { Unpacker } from './unpack.js';

/** Longest body of a route that takes JSON for itself (declarations, verdicts, queries): they are a few lines. */
const MAX_JSON_BYTES = 1024 * 1024;

interface ReceivedRequest {
  readonly raw: object;
  readonly headers: {
    readonly 'content-type'?: string | undefined;
    readonly 'content-encoding'?: string | undefined;
  };
  readonly routeOptions: { readonly config: unknown };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Replaces all parsers by ours: bytes for routes that take them raw, strict JSON for the others, 415 for the rest. */
export function useBodyParsers(fastify: Fastify, limits: Limits): void {
  const unpacker = new Unpacker(limits.decompressedBytes);
  const parseJson = strictJson(fastify);
  fastify.removeAllContentTypeParsers();
  useScimParser(fastify, async (bytes) => parseJson(assertShort(bytes)));
  for (const mediaType of RAW_MEDIA_TYPES)
    fastify.addContentTypeParser(
      mediaType,
      { parseAs: 'buffer' },
      async (request: ReceivedRequest, body: Buffer) => {
        const raw = takesRawBody(request.routeOptions.config);
        if (!raw && mediaType !== 'application/json')
          throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'This route takes application/json');
        if (!raw) assertShort(body);
        const bytes = await unpacker.unpack(body, request.headers['content-encoding']);
        if (!raw) return parseJson(assertShort(bytes));
        heldBy(request.raw)?.grow(bytes.length - body.length);
        return { mediaType, bytes } satisfies RawBody;
      },
    );
  useFormParser(fastify);
  useMultipartParser(fastify);
}

/** JSON under the name that SCIM has for it, on its routes alone. Identity providers pack nothing. */
function useScimParser(fastify: Fastify, parse: (bytes: Buffer) => Promise<unknown>): void {
  fastify.addContentTypeParser(
    SCIM_MEDIA_TYPE,
    { parseAs: 'buffer', bodyLimit: MAX_JSON_BYTES },
    async ({ routeOptions, headers }: ReceivedRequest, body: Buffer) => {
      if (!takesScim(routeOptions.config) || headers['content-encoding'] !== undefined)
        throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'This route takes application/json');
      return parse(body);
    },
  );
}

/** The fields of a form, on the one kind of route that takes forms; a field that is there twice is refused. */
function useFormParser(fastify: Fastify): void {
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MOST_BYTES_OF_LONG_FORM },
    async (request: ReceivedRequest, body: string) => {
      if (!takesForm(request.routeOptions.config))
        throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'This route takes application/json');
      return fieldsOf([...new URLSearchParams(body)]);
    },
  );
}

/** The same in parts, of text alone. */
function useMultipartParser(fastify: Fastify): void {
  fastify.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: MOST_BYTES_OF_STRANGERS },
    async ({ routeOptions, headers }: ReceivedRequest, body: Buffer) => {
      if (!takesMultipart(routeOptions.config))
        throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'This route takes application/json');
      const sent = new Response(new Uint8Array(body), {
        headers: { 'content-type': headers['content-type'] ?? '' },
      });
      const parts = await sent.formData().catch(() => undefined);
      if (parts === undefined) throw new AppError('REQUEST_INVALID', 'The form is not as RFC 7578 has it');
      const fields = [...parts].flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      );
      return fieldsOf(fields);
    },
  );
}

function fieldsOf(fields: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  if (new Set(fields.map(([name]) => name)).size !== fields.length)
    throw new AppError('REQUEST_INVALID', 'A field of the form is there twice');
  return Object.fromEntries(fields);
}

function assertShort(bytes: Buffer): Buffer {
  if (bytes.length <= MAX_JSON_BYTES) return bytes;
  throw new AppError('BODY_TOO_LARGE', `The body of this route may have at most ${MAX_JSON_BYTES} bytes`);
}

/** UTF-8 only (RFC 8259, 8.1); `__proto__` and `constructor.prototype` are refused. */
function strictJson(fastify: Fastify): (bytes: Buffer) => Promise<unknown> {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  return async (bytes) =>
    new Promise((resolve, reject) => {
      const done = (error: Error | null, value?: unknown): void => {
        if (error === null) resolve(value);
        else reject(new AppError('BODY_NOT_JSON', 'The body is not valid JSON'));
      };
      try {
        // The default parser of fastify looks at the text alone, and answers through the callback.
        Reflect.apply(parse, undefined, [undefined, utf8.decode(bytes), done]);
      } catch {
        reject(new AppError('BODY_NOT_JSON', 'The body is not valid UTF-8'));
      }
    });
}
