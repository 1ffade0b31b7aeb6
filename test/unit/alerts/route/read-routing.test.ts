import { describe, expect, it } from 'vitest';
import { ALERT_LABELS } from '../../../../alerts/route/alert-labels.js';
import { readRouting } from '../../../../alerts/route/read-routing.js';

const GOOD = `route:
  receiver: review
  group_by: [family]
  routes:
    - matchers: [budget=page]
      receiver: oncall
      repeat_interval: never
      active_time_intervals: [office]
      continue: true
    - matchers: ['data_class=~"phi.*|pci.pan"']
      receiver: privacy
receivers:
  - { name: review, tenant: true }
  - { name: oncall, email: [oncall@acme.example] }
  - { name: privacy, email: [dpo@acme.example] }
inhibit_rules:
  - name: a page explains what is for review
    source_matchers: [budget=page]
    target_matchers: [budget=review]
    equal: [family]
time_intervals:
  - name: office
    time_intervals:
      - { weekdays: ['monday:friday'], times: [{ start_time: '08:00', end_time: '18:00' }], location: Europe/Berlin }
tests:
  - name: a critical export of health data by day
    alert: { severity: critical, budget: page, family: export, data_class: [commercial, phi] }
    at: 2026-03-03T09:00:00+01:00
    receivers: [oncall, privacy]
  - name: by night nobody is woken
    alert: { severity: critical, budget: page, family: export }
    at: 2026-03-03T23:00:00+01:00
    receivers: []
    muted: [oncall]
  - name: a page about the same is enough
    alert: { severity: medium, budget: review, family: export }
    beside: [{ severity: high, budget: page, family: export }]
    inhibited: true
`;
const faults = (text: string): string[] => {
  const result = readRouting(text, ALERT_LABELS);
  return result.ok ? [] : result.fault;
};
const changed = (from: string, to: string): string[] => {
  expect(GOOD).toContain(from);
  return faults(GOOD.replace(from, to));
};

it('is taken when its tests pass', () => {
  expect(faults(GOOD)).toEqual([]);
});

describe('a fault has its line and says what is allowed', () => {
  it.each([
    [
      'group_by: [family]',
      'grup_by: [family]',
      'line 3: route.grup_by is not known here; known are receiver, group_by',
    ],
    [
      'matchers: [budget=page]\n      rec',
      'match: { a: b }\n      rec',
      'line 5: route.routes[0].match is not known here',
    ],
    [
      '[budget=page]\n      rec',
      '[budget=]\n      rec',
      'line 5: route.routes[0].matchers[0] after budget= comes',
    ],
    [
      '[budget=page]\n      rec',
      '[budgte=page]\n      rec',
      'line 5: route.routes[0].matchers names budgte, which no alert has: there are severity, tenant',
    ],
    [
      '[budget=page]\n      rec',
      '[budget=pager]\n      rec',
      'line 5: route.routes[0].matchers "pager" fits no budget: there are review, page',
    ],
    ['[budget=page]\n      rec', '["severity=~crit"]\n      rec', '"crit" fits no severity'],
    ['[budget=page]\n      rec', '[]\n      rec', 'is empty: it would hold of every alert'],
    [
      'receiver: oncall',
      'receiver: onccall',
      'line 6: route.routes[0].receiver names "onccall", and there is no such receiver: there are review, oncall, privacy',
    ],
    [
      'repeat_interval: never',
      'repeat_interval: 4 hours',
      'line 7: route.routes[0].repeat_interval is neither a duration above 0',
    ],
    [
      '[office]',
      '[offiec]',
      'line 8: route.routes[0].active_time_intervals names "offiec", and there is no such time interval',
    ],
    ['tenant: true', 'tenant: false', 'line 13: receivers[0].tenant'],
    ['tenant: true', 'nobody: true, email: [a@b.example]', 'tells either somebody'],
    [', tenant: true', '', 'line 13: receivers[0] tells either somebody'],
    ['email: [dpo@acme.example]', 'email: [dpo]', 'line 15: receivers[2].email[0] invalid email'],
    ['name: oncall,', 'name: review,', 'line 14: receivers[1].name "review" is there twice'],
    ['equal: [family]', 'equal: [familie]', 'line 20: inhibit_rules[0].equal names familie'],
    ['equal: [family]', 'missing_labels: equal', 'line 20: inhibit_rules[0].missing_labels'],
    [
      '    - matchers: [budget=page]',
      '    - receiver: privacy\n    - matchers: [budget=page]',
      'line 6: route.routes[1] is never reached',
    ],
    [
      'alert: { severity: medium',
      'alert: { severity: middling',
      'line 36: tests[2].alert "middling" is no severity: there are low, medium',
    ],
    ['receivers: []', 'receivers: [sombody]', 'line 30: tests[1] names "sombody"'],
    ['group_by: [family]', "group_by: [family, '...']", "has other labels beside '...'"],
    ['group_by: [family]', 'group_wait: 25h', 'is longer than a day'],
    [
      'group_by: [family]',
      'mute_time_intervals: [office]',
      'line 3: route.mute_time_intervals is not known here',
    ],
    ['group_by: [family]', 'matchers: [a=b]', 'line 3: route.matchers is not known here'],
    ['route:\n', 'route: {\n', 'line '],
  ])('%j as %j', (from, to, said) => {
    const found = changed(from, to);
    expect(found.join('\n')).toContain(said);
  });

  it('tells all of them at once', () => {
    const found = faults(GOOD.replace('receiver: oncall', 'receiver: x').replace('[office]', '[y]'));
    expect(found).toHaveLength(2);
  });
});

describe('a test of the file that fails', () => {
  it('says what was expected, what it got, and the way through the tree', () => {
    expect(changed('receivers: [oncall, privacy]', 'receivers: [privacy]')).toEqual([
      'line 26: test "a critical export of health data by day": receivers: expected ["privacy"], got ["oncall","privacy"]. ' +
        'The way: route (every alert): takes it; ' +
        'route.routes[0] {budget="page"}: takes it, and goes on to the next (continue); ' +
        'route.routes[1] {data_class=~"phi.*|pci.pan"}: takes it',
    ]);
  });

  it('says which matcher did not hold, and which interval mutes', () => {
    const [told = ''] = changed('receivers: []\n    muted: [oncall]', 'receivers: [oncall]');
    expect(told).toContain('receivers: expected ["oncall"], got []');
    expect(told).toContain(
      'route.routes[1] {data_class=~"phi.*|pci.pan"}: no, data_class=~"phi.*|pci.pan" does not hold',
    );
    expect(told).toContain('oncall: this route is active within office alone');
  });

  it('says what inhibits', () => {
    const [told = ''] = changed('inhibited: true', 'inhibited: false');
    expect(told).toContain('inhibited: expected false, got true');
    expect(told).toContain('a page explains what is for review inhibits it by beside[0]');
  });
});
