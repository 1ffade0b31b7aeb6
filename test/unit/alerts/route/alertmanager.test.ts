import { describe, expect, it } from 'vitest';
import { decideRoute } from '../../../../alerts/route/decide.js';
import { showDuration } from '../../../../alerts/route/duration.js';
import type { Labels } from '../../../../alerts/route/labels.js';
import { readRouting, type Routes } from '../../../../alerts/route/read-routing.js';
import { showMatchers } from '../../../../alerts/route/matcher.js';
import type { Settings } from '../../../../alerts/route/tree.js';
import { walkTree } from '../../../../alerts/route/walk.js';

const known = (names: string) => new Map(names.split(' ').map((name) => [name, undefined] as const));
const routes = (yaml: string, names: string): Routes => {
  const result = readRouting(yaml, known(names));
  if (!result.ok) throw new Error(result.fault.join('\n'));
  return result.value;
};
const labels = (text: string): Labels =>
  Object.fromEntries(
    text.split(' ').map((pair): [string, string[]] => {
      const [name = '', value = ''] = pair.split('=');
      return [name, [value]];
    }),
  );
const receivers = (...names: string[]): string =>
  `receivers:\n${names.map((name) => `- { name: ${name}, email: [${name}@example.org] }`).join('\n')}\n`;
const shown = ({ receiver, groupBy, groupWait, groupInterval, repeatInterval }: Settings): string =>
  [
    receiver,
    groupBy === 'all' ? '...' : groupBy.join('+') || '-',
    ...[groupWait, groupInterval, repeatInterval].map(showDuration),
  ].join(' ');

/**
 * The table of TestRouteMatchers in https://github.com/prometheus/alertmanager/blob/main/dispatch/route_test.go (Apache-2.0):
 * its routes with `matchers` alone.
 */
describe("the table of Alertmanager's routes", () => {
  const yaml = `
route:
  receiver: notify-def
  routes:
  - matchers: ['{owner="team-A"}', '{level!="critical"}']
    receiver: notify-A
    routes:
    - matchers: ['{env="testing"}', '{baz!~".*quux"}']
      receiver: notify-testing
      group_by: [...]
    - matchers: ['{env="production"}']
      receiver: notify-productionA
      group_wait: 1m
      continue: true
    - matchers: [ env=~"produ.*", job=~".*" ]
      receiver: notify-productionB
      group_wait: 30s
      group_interval: 5m
      repeat_interval: 1h
      group_by: ['job']
  - matchers: [owner=~"team-(B|C)"]
    group_by: ['foo', 'bar']
    group_wait: 2m
    receiver: notify-BC
  - matchers: [group_by="role"]
    group_by: ['role']
    routes:
    - matchers: ['{env="testing"}']
      receiver: notify-testing
      routes:
      - matchers: [wait="long"]
        group_wait: 2m
${receivers('notify-def', 'notify-A', 'notify-testing', 'notify-productionA', 'notify-productionB', 'notify-BC')}`;
  const { tree } = routes(yaml, 'owner level env baz job foo bar group_by role wait');

  it.each([
    ['owner=team-A', ['notify-A - 30s 5m 4h {owner="team-A", level!="critical"}']],
    ['owner=team-A env=unset', ['notify-A - 30s 5m 4h {owner="team-A", level!="critical"}']],
    ['owner=team-C', ['notify-BC foo+bar 2m 5m 4h {owner=~"team-(B|C)"}']],
    ['owner=team-A env=testing', ['notify-testing ... 30s 5m 4h {env="testing", baz!~".*quux"}']],
    [
      'owner=team-A env=production',
      [
        'notify-productionA - 1m 5m 4h {env="production"}',
        'notify-productionB job 30s 5m 1h {env=~"produ.*", job=~".*"}',
      ],
    ],
    ['group_by=role', ['notify-def role 30s 5m 4h {group_by="role"}']],
    ['env=testing group_by=role', ['notify-testing role 30s 5m 4h {env="testing"}']],
    ['env=testing group_by=role wait=long', ['notify-testing role 2m 5m 4h {wait="long"}']],
    ['owner=team-A level=critical', ['notify-def - 30s 5m 4h {}']],
  ])('%s goes to %j', (alert, expected) => {
    const { ends } = walkTree(tree.root, labels(alert));
    expect(ends.map(({ settings, matchers }) => `${shown(settings)} ${showMatchers(matchers)}`)).toEqual(
      expected,
    );
  });

  it('hands group_by: [...] down, and a route below may name labels again (TestInheritParentGroupByAll)', () => {
    const { tree: below } = routes(
      `route:
  receiver: r
  routes:
  - matchers: [env=parent]
    group_by: ['...']
    routes: [{ matchers: [foo=1] }, { matchers: [foo=2], group_by: [foo] }]
${receivers('r')}`,
      'env foo',
    );
    const [parent] = below.root.routes;
    expect(parent?.settings.groupBy).toBe('all');
    expect(parent?.routes.map(({ settings }) => settings.groupBy)).toEqual(['all', ['foo']]);
  });
});

/** https://prometheus.io/docs/alerting/latest/configuration/#route, its example. */
describe("the example of Alertmanager's route", () => {
  const yaml = `
route:
  receiver: default-receiver
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
  group_by: [cluster, alertname]
  routes:
  - receiver: database-pager
    group_wait: 10s
    matchers: [ service=~"mysql|cassandra" ]
  - receiver: frontend-pager
    group_by: [product, environment]
    matchers: [ team="frontend" ]
  - receiver: dev-pager
    matchers: [ service="inhouse-service" ]
    mute_time_intervals: [offhours, holidays]
    continue: true
  - receiver: on-call-pager
    matchers: [ service="inhouse-service" ]
    active_time_intervals: [offhours, holidays]
time_intervals:
- name: offhours
  time_intervals: [{ times: [{ start_time: '00:00', end_time: '08:00' }, { start_time: '18:00', end_time: '24:00' }] }]
- name: holidays
  time_intervals: [{ days_of_month: ['25'], months: [december] }]
${receivers('default-receiver', 'database-pager', 'frontend-pager', 'dev-pager', 'on-call-pager')}`;
  const { tree } = routes(yaml, 'cluster alertname service team product environment');
  const told = (alert: string, at: string): string[] =>
    decideRoute(
      tree,
      { id: 'a', labels: labels(alert) },
      { at: Date.parse(at), open: [], silences: [] },
    ).destinations.map(
      ({ route, muted }) => `${shown(route.settings)}${muted === undefined ? '' : ` ${muted.because}`}`,
    );

  it.each([
    ['service=mysql', '2026-03-03T12:00Z', ['database-pager cluster+alertname 10s 5m 4h']],
    ['service=cassandra', '2026-03-03T12:00Z', ['database-pager cluster+alertname 10s 5m 4h']],
    ['service=mysqld', '2026-03-03T12:00Z', ['default-receiver cluster+alertname 30s 5m 4h']],
    ['team=frontend', '2026-03-03T12:00Z', ['frontend-pager product+environment 30s 5m 4h']],
    [
      'service=inhouse-service',
      '2026-03-03T12:00Z',
      ['dev-pager cluster+alertname 30s 5m 4h', 'on-call-pager cluster+alertname 30s 5m 4h not-active'],
    ],
    [
      'service=inhouse-service',
      '2026-03-03T18:00Z',
      ['dev-pager cluster+alertname 30s 5m 4h mute-time', 'on-call-pager cluster+alertname 30s 5m 4h'],
    ],
    [
      'service=inhouse-service',
      '2026-12-25T12:00Z',
      ['dev-pager cluster+alertname 30s 5m 4h mute-time', 'on-call-pager cluster+alertname 30s 5m 4h'],
    ],
  ])('%s at %s', (alert, at, expected) => {
    expect(told(alert, at)).toEqual(expected);
  });
});

/** https://github.com/prometheus/alertmanager/blob/main/doc/examples/simple.yml (Apache-2.0), its routes and its rule. */
describe("Alertmanager's simple.yml", () => {
  const yaml = `
route:
  group_by: [alertname, cluster, service]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 3h
  receiver: team-X-mails
  routes:
  - matchers: [ service=~"^(foo1|foo2|baz)$" ]
    receiver: team-X-mails
    routes:
    - { matchers: [ severity="critical" ], receiver: team-X-pager }
  - matchers: [ service="files" ]
    receiver: team-Y-mails
    routes:
    - { matchers: [ severity="critical" ], receiver: team-Y-pager }
  - matchers: [ service="database" ]
    receiver: team-DB-pager
    group_by: [alertname, cluster, database]
    routes:
    - { matchers: [ owner="team-X" ], receiver: team-X-pager, continue: true }
    - { matchers: [ owner="team-Y" ], receiver: team-Y-pager }
inhibit_rules:
- source_matchers: [ severity="critical" ]
  target_matchers: [ severity="warning" ]
  equal: [alertname, cluster, service]
${receivers('team-X-mails', 'team-X-pager', 'team-Y-mails', 'team-Y-pager', 'team-DB-pager')}`;
  const names = 'alertname cluster service severity owner database';
  const { tree } = routes(yaml, names);
  const decide = (alert: string, open: string[] = [], of = tree) =>
    decideRoute(
      of,
      { id: 'alert', labels: labels(alert) },
      { at: 0, open: open.map((other, index) => ({ id: `o${index}`, labels: labels(other) })), silences: [] },
    );

  it.each([
    ['service=foo1', ['team-X-mails']],
    ['service=foo1 severity=critical', ['team-X-pager']],
    ['service=baz severity=warning', ['team-X-mails']],
    ['service=files', ['team-Y-mails']],
    ['service=files severity=critical', ['team-Y-pager']],
    ['service=database', ['team-DB-pager']],
    ['service=database owner=team-X', ['team-X-pager']],
    ['service=database owner=team-Y', ['team-Y-pager']],
    ['service=other severity=critical', ['team-X-mails']],
  ])('%s goes to %j', (alert, expected) => {
    expect(decide(alert).destinations.map(({ receiver }) => receiver.name)).toEqual(expected);
  });

  const CRITICAL = 'severity=critical alertname=Down cluster=A service=files';
  const WARNING = 'severity=warning alertname=Down cluster=A service=files';
  it.each([
    ['a warning beside the critical one of the same', WARNING, [CRITICAL], true],
    ['a warning alone', WARNING, [], false],
    ['a warning beside another cluster', WARNING, [CRITICAL.replace('=A', '=B')], false],
    ['the critical one beside the warning', CRITICAL, [WARNING], false],
  ])('%s: inhibited %s', (_, alert, open, expected) => {
    expect(decide(alert, open).inhibited !== undefined).toBe(expected);
  });

  it('deviates where both lack an equal label: inhibited only when the rule says missing_labels: same', () => {
    const bare = ['severity=warning alertname=Down', ['severity=critical alertname=Down']] as const;
    expect(decide(bare[0], [...bare[1]]).inhibited).toBeUndefined();
    const asThere = routes(yaml.replace('service]\nrec', 'service]\n  missing_labels: same\nrec'), names);
    expect(decide(bare[0], [...bare[1]], asThere.tree).inhibited).toEqual({
      rule: 'inhibit_rules[0]',
      by: 'o0',
    });
    const one = ['severity=critical alertname=Down cluster=A'];
    expect(decide(bare[0], one, asThere.tree).inhibited).toBeUndefined();
  });
});

/** TestInhibitRuleMatches and TestInhibitRuleMatchers of https://github.com/prometheus/alertmanager/blob/main/inhibit/inhibit_test.go (Apache-2.0). */
describe("the tables of Alertmanager's inhibition", () => {
  const names = 's1 t1 s2 t2 t3 e';
  const rules = (first: string) =>
    routes(
      `route: { receiver: r }
inhibit_rules:
- { source_matchers: [ s1="1" ], target_matchers: [ '${first}' ], equal: [e] }
- { source_matchers: [ s2="1" ], target_matchers: [ t2="1" ], equal: [e] }
${receivers('r')}`,
      names,
    ).tree;
  const open = [
    { id: 'one', labels: labels('s1=1 t1=2 e=1') },
    { id: 'two', labels: labels('s2=1 t2=1 e=1') },
  ];
  const inhibited = (first: string, target: string): boolean =>
    decideRoute(rules(first), { id: 'alert', labels: labels(target) }, { at: 0, open, silences: [] })
      .inhibited !== undefined;

  it.each([
    ['t1=1 e=1', true, false],
    ['t2=1 e=1', true, true],
    ['t1=1 t3=1 e=1', true, false],
    ['t1=1 t2=1 e=1', true, true],
    ['t1=0 e=1', false, true],
    ['s1=1 t1=1 e=1', true, false],
    ['s2=1 t2=1 e=1', false, true],
    ['t1=1 e=0', false, false],
  ])('%s: by t1="1" %s, by t1!="1" %s', (target, equal, unequal) => {
    expect(inhibited('t1="1"', target)).toBe(equal);
    expect(inhibited('t1!="1"', target)).toBe(unequal);
  });

  it('never reaches over to another tenant, and never to itself', () => {
    const { tree } = routes(
      `route: { receiver: r }
inhibit_rules: [{ source_matchers: [ s1="1" ], target_matchers: [ t1="1" ] }]
${receivers('r')}`,
      `${names} tenant`,
    );
    const alert = { id: 'a', labels: labels('t1=1 tenant=acme') };
    const by = (id: string, other: string) =>
      decideRoute(tree, alert, { at: 0, open: [{ id, labels: labels(other) }], silences: [] }).inhibited;
    expect(by('b', 's1=1 tenant=acme')).toEqual({ rule: 'inhibit_rules[0]', by: 'b' });
    expect(by('b', 's1=1 tenant=other')).toBeUndefined();
    expect(by('a', 's1=1 tenant=acme')).toBeUndefined();
  });
});

/** https://prometheus.io/docs/alerting/latest/alertmanager/: a silence has matchers "just like the routing tree". */
it.each([
  ['env=testing', 'acme', ['s']],
  ['env=production', 'acme', []],
  ['env=testing', 'other', []],
])('a silence of acme on env=~"test.*" hides %s of %s: %j', (alert, tenant, expected) => {
  const { tree, definition } = routes(
    `route: { receiver: r, routes: [{ matchers: [ env=~"test.*" ] }] }\n${receivers('r')}`,
    'env',
  );
  const matchers = definition.route.routes[0]?.matchers ?? [];
  const one = { id: 'a', labels: { ...labels(alert), tenant: [tenant] } };
  const silences = [{ id: 's', tenant: 'acme', matchers }];
  const decision = decideRoute(tree, one, { at: 0, open: [], silences });
  expect(decision.silences).toEqual(expected);
  expect(decision.destinations).toHaveLength(1);
});
