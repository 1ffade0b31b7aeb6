import { describe, expect, it } from 'vitest';
import { closerLookAt, closerLooks } from '../../../src/baseline/closer-look.js';
import { DAY } from '../../../src/kernel/clock.js';

const AT = Date.parse('2026-03-03T10:00:00Z');
const roles = new Map([
  ['thief', 'sales'],
  ['loner', 'unknown'],
]);
const looks = (now: number, ...incidents: readonly (readonly [string, number])[]) =>
  closerLooks(
    incidents.map(([actorKey, at]) => ({ actorKey, at })),
    now,
    (key) => roles.get(key),
  );

describe('after a confirmed incident', () => {
  it.each([
    ['before it was confirmed', AT - 1, false],
    ['at once', AT, true],
    ['on the last day', AT + 28 * DAY - 1, true],
    ['after four weeks', AT + 28 * DAY, false],
  ])('%s', (_, now, isCloser) => {
    expect(looks(now, ['thief', AT]) !== undefined).toBe(isCloser);
  });

  const found = looks(AT + DAY, ['thief', AT], ['loner', AT])!;
  it.each([
    ['the person', 'thief', 'sales', 'person', Math.log10(4)],
    ['the person under another role', 'thief', 'support', 'person', Math.log10(4)],
    ['a colleague', 'colleague', 'sales', 'role', Math.log10(2)],
    ['somebody of another role', 'other', 'support', undefined, undefined],
    ['nobody is a peer by a role that is not known', 'other', 'unknown', undefined, undefined],
    ['a name that objects have', 'constructor', 'toString', undefined, undefined],
  ])('%s', (_, actorKey, role, because, decades) => {
    const look = closerLookAt(found, { actorKey, role });
    expect(look?.because).toBe(because);
    expect(look?.decades).toBe(decades);
  });

  it('the newest counts', () => {
    const two = looks(AT + 2 * DAY, ['thief', AT + DAY], ['thief', AT])!;
    expect(two.actors['thief']).toMatchObject({
      confirmed: '2026-03-04T10:00:00.000Z',
      until: '2026-04-01T10:00:00.000Z',
    });
  });
});
