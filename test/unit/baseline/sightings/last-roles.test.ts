import { expect, it } from 'vitest';
import type { ActivityHour } from '../../../../src/baseline/activity-hour.js';
import { lastRoles } from '../../../../src/baseline/sightings/last-roles.js';
import { HOUR } from '../../../../src/kernel/clock.js';

const hour = (at: number, role: string, actorType = 'human'): ActivityHour => ({
  actorKey: 'a',
  hour: at * HOUR,
  actorType,
  role,
  acts: {},
  records: {},
  failures: {},
});

it.each<[string, readonly ActivityHour[], object | undefined]>([
  ['the later role', [hour(1, 'sales'), hour(2, 'support')], { kind: 'human', role: 'support' }],
  ['whichever came in first', [hour(2, 'support'), hour(1, 'sales')], { kind: 'human', role: 'support' }],
  ['not an hour that says none', [hour(1, 'sales'), hour(2, 'unknown')], { kind: 'human', role: 'sales' }],
  ['none', [hour(1, 'unknown', 'integration')], { kind: 'service', role: 'unknown' }],
  [
    'not what came at the end or after',
    [hour(1, 'sales'), hour(5, 'support')],
    { kind: 'human', role: 'sales' },
  ],
  ['of nobody before', [hour(5, 'support')], undefined],
])('who somebody was last: %s', (_, hours, expected) => {
  expect(lastRoles(hours, 5 * HOUR).get('a')).toEqual(expected);
});
