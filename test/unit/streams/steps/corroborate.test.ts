import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../../src/event/actions.js';
import { corroboratingSchema } from '../../../../src/config/sections.js';
import { compileCorroborating, corroborate } from '../../../../streams/steps/corroborate.js';
import { CORROBORATING_OF_BOTH } from '../../../../streams/sources/salesforce/ownership.js';
import type { IncomingEvent } from '../../../../src/event/incoming-event.js';

const exported = (volume?: IncomingEvent['volume']): IncomingEvent => ({
  key: 'k',
  occurredAt: '2026-01-02T03:04:05.000Z',
  actor: { id: 'a' },
  action: 'report.export',
  ...(volume === undefined ? {} : { volume }),
});

describe('compileCorroborating', () => {
  it.each([
    ['event-log-file/report.export', 'event-log-file', 'report.export', true],
    ['event-log-file/report.export', 'event-log-file', 'report.run', false],
    ['event-log-file/report.export', 'real-time', 'report.export', false],
    ['real-time/*', 'real-time', 'session.login', true],
    ['real-time/*', 'real-time-2', 'session.login', false],
    ['real-*/data.*', 'real-time', 'data.query', true],
    ['real-*/data.*', 'real-time', 'record.read', false],
    ['*/*', 'anything', 'record.read', true],
    ['a/b', 'a/b', '', false],
  ])('%s over %s/%s is %j', (pattern, feed, action, expected) => {
    expect(compileCorroborating([pattern])?.has(feed, action)).toBe(expected);
  });

  it('is nothing without patterns', () => {
    expect(compileCorroborating([])).toBeUndefined();
  });

  it.each(['real-time', '/record.read', 'real-time/', 'a*b/c', 'Real/x', `${'a'.repeat(127)}/x`, '*/**'])(
    'the configuration refuses %j',
    (pattern) => {
      expect(corroboratingSchema.safeParse([pattern]).success).toBe(false);
    },
  );

  it('the configuration takes what a format says by default', () => {
    expect(corroboratingSchema.parse([...CORROBORATING_OF_BOTH])).toEqual(CORROBORATING_OF_BOTH);
  });

  it('each pattern of a default names an action that there is', () => {
    for (const pattern of CORROBORATING_OF_BOTH) {
      const feed = pattern.slice(0, pattern.indexOf('/'));
      const one = compileCorroborating([pattern]);
      expect(ACTIONS.some((action) => one?.has(feed, action))).toBe(true);
    }
  });

  it('agrees with what the pattern says as a regular expression', () => {
    const word = fc.stringMatching(/^[a-z-]{1,6}$/);
    const part = fc.tuple(word, fc.boolean()).map(([text, open]) => (open ? `${text}*` : text));
    fc.assert(
      fc.property(part, part, word, word, (feedPart, actionPart, feed, action) => {
        const expected = [feedPart, actionPart].every((pattern, index) =>
          new RegExp(`^${pattern.replace('*', '.*')}$`).test(index === 0 ? feed : action),
        );
        expect(compileCorroborating([`${feedPart}/${actionPart}`])?.has(feed, action)).toBe(expected);
      }),
    );
  });
});

describe('corroborate', () => {
  const owned = compileCorroborating(['event-log-file/report.export']);
  const marked = { columns: { basis: 'corroborating' }, derived: ['volume.basis'] };

  it('marks what another feed owns, and leaves its content and so its hash as they are', () => {
    const event = exported({ records: 7, basis: 'returned' });
    expect(corroborate(event, 'event-log-file', owned)).toEqual(marked);
    expect(event.volume).toEqual({ records: 7, basis: 'returned' });
  });

  it('marks an act without a size too: it would count as one', () => {
    expect(corroborate(exported(), 'event-log-file', owned)).toEqual(marked);
  });

  it.each([
    ['of the owner', 'real-time', {}, owned],
    ['of a source that declares nothing', 'event-log-file', {}, undefined],
    ['that its mapping has marked already', 'event-log-file', { basis: 'corroborating' } as const, owned],
  ])('adds nothing to an event %s', (_name, feed, volume, rule) => {
    expect(corroborate(exported(volume), feed, rule)).toBeUndefined();
  });

  it('other patterns are another version: a repeat under them is settled row by row', () => {
    const version = (...patterns: string[]): string | undefined => compileCorroborating(patterns)?.version;
    expect(version('a/b')).toBe(version('a/b'));
    expect(version('a/b')).not.toBe(version('a/b', 'a/c'));
    expect(version('a/b')).toMatch(/^owned-[0-9a-f]{8}$/);
  });
});
