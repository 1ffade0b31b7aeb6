import { describe, expect, it } from 'vitest';
import { csrfToken, isOver, isToken, limitsOf, sessionId } from '../../../../src/access/sessions/session.js';
import { randomToken } from '../../../../src/kernel/ids.js';

const MINUTE = 60_000;
const limits = limitsOf({ sessionIdleMinutes: 30, sessionHours: 12, logInsPerMinute: 1 });
const session = { id: 'i', user: 'u', epoch: 1, began: 0, seen: 0, ended: 0 };

describe('a session', () => {
  it.each([
    ['just begun', session, 0, false],
    ['idle for less than 30 minutes', session, 30 * MINUTE - 1, false],
    ['idle for 30 minutes', session, 30 * MINUTE, true],
    ['used until its twelfth hour', { ...session, seen: 719 * MINUTE }, 720 * MINUTE - 1, false],
    ['twelve hours old, and used', { ...session, seen: 719 * MINUTE }, 720 * MINUTE, true],
    ['ended', { ...session, ended: 1 }, 1, true],
  ])('%s: over %s', (_, at, now, expected) => {
    expect(isOver(at, limits, now)).toBe(expected);
  });

  it('is found by a hash that tells neither its token nor the other one', () => {
    const token = randomToken();
    expect(sessionId(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([token, sessionId(token), csrfToken(token)]).size).toBe(3);
    expect(csrfToken(token)).not.toBe(csrfToken(randomToken()));
  });

  it.each([
    [randomToken(), true],
    [randomToken().slice(1), false],
    [`${randomToken()}a`, false],
    [`${randomToken().slice(1)}\n`, false],
  ])('%j could be a token: %s', (text, expected) => {
    expect(isToken(text)).toBe(expected);
  });
});
