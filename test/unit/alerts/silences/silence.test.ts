import { describe, expect, it } from 'vitest';
import {
  foldSilence,
  isInForce,
  LONGEST_SILENCE,
  matchersOf,
  mayHideCritical,
  silenceWantedSchema,
  timeFault,
} from '../../../../alerts/silences/silence.js';
import { hides } from '../../../../alerts/route/decide.js';
import { asInForce } from '../../../../alerts/silences/silences.js';
import { MINUTE, SECOND } from '../../../../src/kernel/clock.js';

const WANTED = { matchers: ['family=login'], until: '2026-03-20T00:00:00Z', reason: 'the page is tested' };
const END = Date.parse(WANTED.until);

describe('a silence is refused', () => {
  it.each([
    [[], 'Too small'],
    [['family'], 'after family comes one of'],
    [['famly=login'], 'names famly, which no alert has'],
    [['family=logn'], 'fits no family: there are export'],
    [['family!=login'], 'one has to ask for something'],
    [['team=~".*"'], 'one has to ask for something'],
    [['team=""'], 'one has to ask for something'],
    [['detector=~"("'], 'never closed'],
  ])('with %j: %s', (matchers, said) => {
    expect(silenceWantedSchema.safeParse({ ...WANTED, matchers }).error?.message).toContain(said);
  });

  it.each([
    [END - LONGEST_SILENCE, undefined],
    [END - LONGEST_SILENCE - 1, 'at most 30 days'],
    [END - MINUTE, undefined],
    [END - MINUTE + 1, 'at least a minute'],
    [END + 1, 'at least a minute'],
  ])('by its time, at %i: %s', (now, said) => {
    expect(timeFault(WANTED, now) ?? '').toContain(said ?? '');
    expect(timeFault(WANTED, now) === undefined).toBe(said === undefined);
  });

  it('without a reason, and without an end', () => {
    expect(silenceWantedSchema.safeParse({ ...WANTED, reason: ' too short ' }).success).toBe(false);
    expect(silenceWantedSchema.safeParse({ ...WANTED, until: undefined }).success).toBe(false);
    expect(silenceWantedSchema.safeParse(WANTED).success).toBe(true);
  });
});

it.each([
  [['family=login'], true],
  [['severity=critical'], true],
  [['severity=~"high|critical"'], true],
  [['severity!=low'], true],
  [['budget=page'], true],
  [['severity=low'], false],
  [['severity!=critical'], false],
  [['severity!~"crit.*"'], false],
  [['budget=review'], false],
  [['family=login', 'budget!=page'], false],
  [['severity=critical', 'budget=review'], false],
])('%j may hide a critical alert: %s', (matchers, expected) => {
  expect(mayHideCritical(matchersOf(matchers))).toBe(expected);
});

describe('the life of a silence', () => {
  const at = END - 10 * MINUTE;
  const begun = {
    tenant: 'acme',
    id: 's',
    type: 'begun',
    by: 'user:1',
    at,
    data: { silence: WANTED, exempt: ['k'] },
  };
  const ended = { tenant: 'acme', id: 's', type: 'ended', by: 'user:2', at: at + MINUTE, data: {} };

  it.each([
    ['begun', [begun], [true, true, true, false]],
    ['ended', [begun, ended], [true, false, false, false]],
    ['ended twice', [begun, ended, { ...ended, at: at + 5 * MINUTE }], [true, false, false, false]],
    ['begun twice', [begun, { ...begun, by: 'user:3' }], [true, true, true, false]],
    ['told in another shape', [{ ...begun, data: {} }, begun], [true, true, true, false]],
  ])('%s is in force', (_, facts, expected) => {
    const silence = foldSilence(facts);
    const times = [at, at + MINUTE, END - SECOND, END];
    expect(times.map((time) => isInForce(silence!, time))).toEqual(expected);
    expect(silence?.by).toBe('user:1');
  });

  it('ended before it was begun is none', () => {
    expect(foldSilence([ended])).toBeUndefined();
  });

  it.each([
    ['what it asks for', { family: ['login'], tenant: ['acme'] }, 'a', true],
    ['nothing else', { family: ['export'], tenant: ['acme'] }, 'a', false],
    ['nothing of another tenant', { family: ['login'], tenant: ['other'] }, 'a', false],
    ['nothing that concerns its owner', { family: ['login'], tenant: ['acme'] }, 'k', false],
  ])('hides %s', (_, labels, actorKey, expected) => {
    expect(hides(asInForce(foldSilence([begun])!), { id: 'x', labels, actorKey })).toBe(expected);
  });
});
