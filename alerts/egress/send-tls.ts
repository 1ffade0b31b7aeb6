import { once } from 'node:events';
import { isIP } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { SECOND } from '../../src/kernel/clock.js';
import { codeOf } from '../channels/fault-codes.js';
import { EGRESS_REFUSED, type EgressTerms, guardedLookup, hostFault } from './guard.js';
import { type Unanswered, unanswered } from './post.js';

/** From the name of the host to the end of the connection. */
const LONGEST_SEND = 20 * SECOND;

/**
 * What hangs up by itself within that time after it was written to has not taken it: a balancer whose servers are gone, a
 * receiver that ends. Each message waits for it.
 */
const HANGS_UP_WITHIN = 100;

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
 * Writes bytes over a TLS connection of their own, sees that the other side does not close it, closes it, and waits until
 * the other side has, too: RFC 5425 4.4 has it answer our close_notify, and it reads in order, so it has read the bytes by
 * then. A close before ours answers nothing. There is no other answer: what it does with them nobody can know. Undefined
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

/** Rejects with what the socket says; false when the other side closed before we did. */
async function takes(socket: TLSSocket, bytes: Buffer): Promise<boolean> {
  let isEnded = false;
  socket.resume().on('end', () => {
    isEnded = true;
  });
  await once(socket, 'secureConnect');
  if (isEnded || (await hangsUp(socket, bytes))) return false;
  socket.end();
  await once(socket, 'close');
  return isEnded;
}

/** Writes, and waits. */
async function hangsUp(socket: TLSSocket, bytes: Buffer): Promise<boolean> {
  const written = new AbortController();
  const ended = once(socket, 'end', { signal: written.signal }).then(() => true);
  const isQuiet = async (): Promise<boolean> => {
    await new Promise<void>((done, fail) => {
      socket.write(bytes, (error) => (error ? fail(error) : done()));
    });
    return wait(HANGS_UP_WITHIN, false, { signal: written.signal });
  };
  const quiet = isQuiet();
  // The one that comes second says nothing new, and may never come: what hung up need not take all.
  for (const one of [ended, quiet]) one.catch(() => undefined);
  try {
    return await Promise.race([ended, quiet]);
  } finally {
    written.abort();
  }
}
