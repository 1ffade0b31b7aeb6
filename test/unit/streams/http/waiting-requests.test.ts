import { describe, expect, it } from 'vitest';
import type { IntakeSource } from '../../../../streams/intake/message.js';
import { type Submission, WaitingRequests } from '../../../../streams/http/waiting-requests.js';

const from = {} as IntakeSource;

function request(source: string, lines: number, each = 100): Submission {
  const body = Buffer.alloc(each);
  const messages = Array.from({ length: lines }, () => ({ source: from, body }));
  const state = { taken: 0, written: 0, answers: [], end: () => undefined };
  return { source, messages, rows: lines, bytes: lines * each, at: 0, ...state };
}

/** Source and number of messages of each part of the next flush. */
const flush = (waiting: WaitingRequests, rows: number, bytes = 1e9): string[] =>
  waiting.take({ rows, bytes }).map(({ submission, messages }) => `${submission.source}${messages.length}`);

function waitingOf(...requests: Submission[]): WaitingRequests {
  const waiting = new WaitingRequests();
  for (const one of requests) waiting.add(one);
  return waiting;
}

describe('a flush', () => {
  it('takes one request of each source after the other', () => {
    const waiting = waitingOf(
      request('a', 3),
      request('a', 4),
      request('a', 5),
      request('b', 1),
      request('b', 2),
    );
    expect(flush(waiting, 100)).toEqual(['a3', 'b1', 'a4', 'b2', 'a5']);
    expect(waiting.isEmpty).toBe(true);
    expect(waiting.rows).toBe(0);
  });

  it('who was not taken comes first in the next one', () => {
    const waiting = waitingOf(request('a', 10), request('a', 10), request('b', 1), request('c', 1));
    expect(flush(waiting, 10)).toEqual(['a10']);
    expect(flush(waiting, 10)).toEqual(['b1', 'c1', 'a10']);
  });

  it('cuts a request that is larger than a flush, and goes on with it when the others had their turn', () => {
    const waiting = waitingOf(request('a', 25), request('b', 1));
    expect(flush(waiting, 10)).toEqual(['a10']);
    expect(flush(waiting, 10)).toEqual(['b1', 'a10']);
    expect(waiting.rows).toBe(5);
    expect(flush(waiting, 10)).toEqual(['a5']);
    expect(waiting.isEmpty).toBe(true);
  });

  it('ends at its bytes too', () => {
    const waiting = waitingOf(request('a', 2, 1_000), request('b', 2, 1_000), request('c', 2, 1_000));
    expect(flush(waiting, 100, 3_000)).toEqual(['a2', 'b2']);
  });

  it('counts the events of a list, which is one message', () => {
    const list = { source: from, body: Buffer.alloc(10), payload: [1, 2, 3] };
    const waiting = waitingOf({ ...request('a', 0), messages: [list], rows: 3 }, request('b', 1));
    expect(waiting.rows).toBe(4);
    expect(flush(waiting, 3)).toEqual(['a1']);
    expect(waiting.rows).toBe(1);
  });

  it('holds nothing of a request that was removed', () => {
    const cut = request('a', 25);
    const waiting = waitingOf(cut, request('a', 2));
    expect(flush(waiting, 10)).toEqual(['a10']);
    waiting.remove(cut);
    expect(waiting.rows).toBe(2);
    expect(flush(waiting, 10)).toEqual(['a2']);
  });
});
