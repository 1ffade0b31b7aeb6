import { connect, isIP, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SocketFactory } from '../../src/kafka/client.js';
import { type EgressTerms, guardedLookup, hostFault, isInternalHost, refusal } from './guard.js';

const KEEP_ALIVE = 60_000;

/**
 * The sockets of a Kafka client that go where endpoints may: also to the brokers of which the first ones tell. Without
 * TLS to none but those that are named.
 */
export const guardedSockets =
  (terms: EgressTerms): SocketFactory =>
  ({ host, port, ssl, onConnect }) => {
    const hasTls = ssl !== undefined && ssl !== null;
    if (hostFault(host, terms) !== undefined || !(hasTls || isInternalHost(host, terms)))
      return new Socket().destroy(refusal());
    const to = { host, port, lookup: guardedLookup(terms) };
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = hasTls ? connectTls({ ...to, ...name, ...ssl }, onConnect) : connect(to, onConnect);
    return socket.setKeepAlive(true, KEEP_ALIVE);
  };
