import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a receiver does once it has read a whole request. */
export type Reaction = (answer: ServerResponse, request: IncomingMessage) => void;

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** Connections that were made, whether anything was asked or not. */
  readonly connections: () => number;
  /** What it does from now on. */
  react(reaction: Reaction): void;
  close(): Promise<void>;
}

/** An answer of a status, with headers and a text. */
export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}, text = ''): Reaction =>
  (answer) =>
    answer.writeHead(status, headers).end(text);

/** A real receiver of webhooks on a free port of this machine, which keeps what it takes. */
export async function openReceiver(tls?: { readonly key: string; readonly cert: string }): Promise<Receiver> {
  const received: Received[] = [];
  let reaction: Reaction = answering(204);
  let connections = 0;
  const listener: RequestListener = (request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({ path: request.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') });
      reaction(answer, request);
    });
  };
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/hook`,
    port,
    received,
    connections: () => connections,
    react: (next) => {
      reaction = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
