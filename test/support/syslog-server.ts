import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { type ParsedSyslog, parseSyslog, unframed } from './rfc5424.js';

/** `cut` ends the connection without a word. */
export type SyslogReaction = (socket: TLSSocket, cut: () => void) => void;

export interface SyslogServer {
  readonly port: number;
  readonly received: readonly ParsedSyslog[];
  /** TLS connections that came to be. */
  readonly connections: () => number;
  /** What it does once it has read a message; by default it answers the end of the connection. */
  react(reaction: SyslogReaction): void;
  close(): Promise<void>;
}

/** A receiver of syslog over TLS (RFC 5425) on a free port of this machine, which keeps what it takes. */
export async function openSyslogServer(tls: TlsOptions): Promise<SyslogServer> {
  const received: ParsedSyslog[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  let reaction: SyslogReaction = () => undefined;
  const server = createServer(tls, (socket) => {
    connections += 1;
    let bytes: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const { messages, rest } = unframed(Buffer.concat([bytes, chunk]));
      bytes = rest;
      received.push(...messages.map(parseSyslog));
      if (messages.length === 0) return;
      const below = [...open].find(({ remotePort }) => remotePort === socket.remotePort);
      reaction(socket, () => below?.resetAndDestroy());
    });
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket.on('close', () => open.delete(socket)));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    react: (next) => {
      reaction = next;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
