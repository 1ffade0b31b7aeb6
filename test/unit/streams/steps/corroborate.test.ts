import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../../src/event/actions.js';
import { corroboratingSchema } from '../../../../src/config/sections.js';
import { compileCorroborating, corroborate } from '../../../../streams/steps/corroborate.js';
import { CORROBORATING_OF_BOTH } from '../../../../streams/sources/salesforce/ownership.js';
import type { ValidEvent } from '../../../../streams/steps/validate.js';

const valid = (volume?: ValidEvent['event']['volume']): ValidEvent => ({
  event: {
    key: 'k',
    occurredAt: '2026-01-02T03:04:05.000Z',
    actor: { id: 'a' },
    action: 'report.export',
    ...(volume === undefined ? {} : { volume }),
  },
  occurredAt: Date.parse('2026-01-02T03:04:05Z'),
  marks: [],
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
    expect(compileCorroborating([pattern])?.(feed, action)).toBe(expected);
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
      expect(ACTIONS.some((action) => one?.(feed, action))).toBe(true);
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
        expect(compileCorroborating([`${feedPart}/${actionPart}`])?.(feed, action)).toBe(expected);
      }),
    );
  });
});

describe('corroborate', () => {
  const corroborates = compileCorroborating(['event-log-file/report.export']);

  it('keeps the size of what another feed owns, as corroborating', () => {
    const { event } = corroborate(valid({ records: 7, basis: 'returned' }), 'event-log-file', corroborates);
    expect(event.volume).toEqual({ records: 7, basis: 'corroborating' });
  });

  it('marks an act without a size too: it would count as one', () => {
    expect(corroborate(valid(), 'event-log-file', corroborates).event.volume).toEqual({
      basis: 'corroborating',
    });
  });

  it.each([
    ['of the owner', 'real-time', corroborates],
    ['of a source that declares nothing', 'event-log-file', undefined],
  ])('leaves an event %s as it is', (_name, feed, rule) => {
    const event = valid({ records: 7 });
    expect(corroborate(event, feed, rule)).toBe(event);
  });
});
