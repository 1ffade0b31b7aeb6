import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A request as the vendor sees it. */
export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
  /** The whole header, where it is no bearer's. */
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** What goes wrong with the next requests whose path and query fit. */
export interface Mishap {
  readonly on: RegExp;
  readonly times?: number;
  /** Instead of the vendor's answer. */
  readonly answer?: VendorAnswer;
  /** The connection dies after so many bytes of the body. */
  readonly cutAfter?: number;
  /** Silence before the answer, in ms. */
  readonly slow?: number;
}

export interface VendorServer {
  readonly url: string;
  /** `METHOD /path?query` in the order in which they came. */
  readonly asked: string[];
  mishap(mishap: Mishap): void;
  close(): Promise<void>;
}

/** A vendor on the machine itself: `answer` says what its reference says, mishaps what its bad days look like. */
export async function startVendor(
  answer: (request: VendorRequest, url: string) => VendorAnswer | Promise<VendorAnswer>,
): Promise<VendorServer> {
  const asked: string[] = [];
  const mishaps: (Mishap & { left: number })[] = [];
  let url = '';
  const server = createServer((request, response) => {
    void (async () => {
      const read = await readRequest(request);
      const name = `${read.method} ${request.url ?? ''}`;
      asked.push(name);
      const wrong = mishaps.find(({ on, left }) => left > 0 && on.test(name));
      if (wrong !== undefined) wrong.left -= 1;
      if (wrong?.slow !== undefined) await delay(wrong.slow);
      send(response, wrong?.answer ?? (await answer(read, url)), wrong?.cutAfter);
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    mishap: (mishap) => void mishaps.push({ ...mishap, left: mishap.times ?? 1 }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function readRequest(request: IncomingMessage): Promise<VendorRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://vendor');
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(pathname),
    query: searchParams,
    token: /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1],
    authorization: request.headers.authorization,
    body: Buffer.concat(parts).toString(),
  };
}

function send(
  response: ServerResponse,
  { status, headers = {}, body }: VendorAnswer,
  cutAfter: number | undefined,
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  const type = typeof body === 'string' ? 'text/csv' : 'application/json;charset=UTF-8';
  response.writeHead(status, { 'content-type': type, ...headers });
  if (cutAfter === undefined) return void response.end(text);
  response.write(text.slice(0, cutAfter), () => response.destroy());
}
