import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { SECOND } from '../../src/kernel/clock.js';
import { codeOf } from '../channels/fault-codes.js';
import { EGRESS_REFUSED, type EgressTerms, guardedLookup, hostFault } from './guard.js';
import { type Unanswered, unanswered } from './post.js';

/** From the name of the host to the end of the connection. */
const LONGEST_SEND = 20 * SECOND;

/** Whose certificates are accepted (by default those that Node knows), and ours where the receiver wants one. */
export type TlsTrust = Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>;

export interface Sent {
  readonly host: string;
  readonly port: number;
  readonly trust: TlsTrust;
  readonly bytes: Buffer;
  /** Breaks it off. */
  readonly signal: AbortSignal;
  /** Ms, instead of 20 s. */
  readonly timeout?: number;
}

/**
 * Writes bytes over a TLS connection of their own and waits until the other side has closed it: RFC 5425 4.4 has it
 * answer our close_notify, and it reads in order, so it has read the bytes by then. There is no other answer. Undefined
 * when they were taken; never throws for what the other side does.
 */
export async function sendTls(sent: Sent, terms: EgressTerms): Promise<Unanswered | undefined> {
  if (hostFault(sent.host, terms) !== undefined) return unanswered(EGRESS_REFUSED);
  const timeout = AbortSignal.timeout(sent.timeout ?? LONGEST_SEND);
  const signal = AbortSignal.any([timeout, sent.signal]);
  const { host, port, trust, bytes } = sent;
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connect({
    ...trust,
    ...name,
    host,
    port,
    minVersion: 'TLSv1.2',
    lookup: guardedLookup(terms),
  });
  const breakOff = (): void => void socket.destroy(new Error('broken off'));
  signal.addEventListener('abort', breakOff);
  try {
    const isTaken = await takes(socket, bytes);
    return isTaken ? undefined : unanswered('CUT');
  } catch (error) {
    if (sent.signal.aborted) return unanswered('BROKEN_OFF');
    return unanswered(timeout.aborted ? 'TIMEOUT' : codeOf(error));
  } finally {
    signal.removeEventListener('abort', breakOff);
    socket.destroy();
  }
}

/** Rejects with what the socket says; false when the other side closed before it had all. */
async function takes(socket: TLSSocket, bytes: Buffer): Promise<boolean> {
  let isEndedAfterAll = false;
  socket.resume().on('end', () => {
    isEndedAfterAll = socket.writableFinished;
  });
  await once(socket, 'secureConnect');
  socket.end(bytes);
  await once(socket, 'close');
  return isEndedAfterAll;
}
