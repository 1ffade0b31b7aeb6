import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeAnswerSchema } from '../../../alerts/route/route-answer.js';
import { type CommandLine, openCommandLine } from '../../support/command-line.js';

const ROUTES = `route:
  receiver: review
  routes:
    - { matchers: [budget=page], receiver: oncall, group_wait: 0s, active_time_intervals: [office] }
receivers: [{ name: review, tenant: true }, { name: oncall, email: [oncall@acme.example] }]
time_intervals: [{ name: office, time_intervals: [{ weekdays: ['monday:friday'] }] }]
`;
let cli: CommandLine;
const write = (name: string, text: string): string => {
  const path = join(cli.folder, name);
  writeFileSync(path, text);
  return path;
};
let config: string;
beforeAll(() => {
  cli = openCommandLine();
  write('routes.yaml', ROUTES);
  config = write(
    'routed.yaml',
    'alerts: { routing: routes.yaml }\nmail: { from: a@acme.example, directory: mails }\n',
  );
});
afterAll(() => cli.close());

describe('ledgerwatch on-call', () => {
  const ON_CALL = `
schedules:
  - name: soc
    location: Europe/Berlin
    rotations: [{ people: [ana, ben], every: weekly, handover: '09:00', starts: 2026-01-05 }]
  - name: day
    location: UTC
    rotations: [{ people: [ana], every: daily, handover: '00:00', starts: 2026-01-05, active_time_intervals: [office] }]
    gaps: meant
  - { name: alone, location: UTC, rotations: [{ people: [ben], every: daily, handover: '00:00', starts: 2026-01-05 }] }
`;
  const on = async (...more: readonly string[]): Promise<string> => {
    const people = '{ name: ana, tenant: true }, { name: ben, tenant: true }, { name: review';
    write('on-call.yaml', `${ROUTES.replace('{ name: review', people)}${ON_CALL}`);
    const file = write(
      'on-call-config.yaml',
      'alerts: { routing: on-call.yaml }\nmail: { from: a@acme.example, directory: mails }\n',
    );
    return (await cli.run(['on-call', '--at', '2026-03-28T12:00:00Z', '--config', file, ...more])).stdout;
  };

  it('says who is, until when by the clocks there, and who is then', async () => {
    expect(await on()).toBe(
      [
        'SCHEDULE  ON CALL  UNTIL                           THEN',
        'soc       ben      2026-03-30 09:00 Europe/Berlin  ana',
        'day       nobody   2026-03-30 00:00 UTC            ana',
        'alone     ben',
        '',
      ].join('\n'),
    );
  });

  it('says it as JSON', async () => {
    expect(JSON.parse(await on('--json'))).toEqual([
      {
        schedule: 'soc',
        location: 'Europe/Berlin',
        person: 'ben',
        until: '2026-03-30T07:00:00.000Z',
        next: 'ana',
      },
      { schedule: 'day', location: 'UTC', until: '2026-03-30T00:00:00.000Z', next: 'ana' },
      { schedule: 'alone', location: 'UTC', person: 'ben' },
    ]);
  });

  it('says that there are none', async () => {
    const { stdout } = await cli.run(['on-call', '--config', config]);
    expect(stdout).toBe('The routing file has no schedules.\n');
  });
});

describe('ledgerwatch route', () => {
  it('says where labels go and why, as a person reads it', async () => {
    const alert = write('alert.json', '{"severity": "high", "budget": "page"}');
    const asked = ['route', '--alert', alert, '--at', '2026-03-07T12:00:00Z', '--config', config];
    const { code, stdout } = await cli.run(asked);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'budget="page", severity="high"',
        '',
        'route (every alert): takes it',
        '  route.routes[0] {budget="page"}: takes it',
        '',
        'Goes to oncall (oncall@acme.example) by route.routes[0], but not now: this route is active within office alone; told then.',
        '  Told together: ["route.routes[0]",["tenant"]]. First after 0s, what is new after 5m, repeated after 4h.',
        '',
      ].join('\n'),
    );
  });

  it('says it as JSON, and which matcher did not hold', async () => {
    const alert = write('low.json', '{"severity": "low", "budget": ["review"]}');
    const { code, stdout } = await cli.run(['route', '--alert', alert, '--config', config, '--json']);
    const answer = routeAnswerSchema.parse(JSON.parse(stdout));
    expect(code).toBe(0);
    expect(answer.destinations.map(({ receiver }) => receiver)).toEqual(['review']);
    expect(answer.steps[1]).toEqual({
      route: 'route.routes[0]',
      taken: false,
      said: 'route.routes[0] {budget="page"}: no, budget="page" does not hold',
    });
  });

  it('says without routes that alerts.to of the tenant is told at once', async () => {
    const alert = write('any.json', '{"severity": "low"}');
    const { stdout } = await cli.run(['route', '--alert', alert]);
    expect(stdout).toContain('Goes to alerts.to (alerts.to of the tenant) by route.');
    expect(stdout).toContain('First after 0s, what is new after 0s, never repeated.');
  });

  it.each([
    ['{"severty": "high"}', 'names severty, which no alert has: there are severity'],
    ['{"severity": "hihg"}', '"hihg" is no severity: there are low, medium, high, critical'],
    ['[]', 'is no object of labels'],
    ['{', 'is no JSON'],
  ])('refuses %s', async (text, said) => {
    const { code, stderr } = await cli.run(['route', '--alert', write('bad.json', text)]);
    expect(code).toBe(1);
    expect(stderr).toContain(said);
  });
});

describe('ledgerwatch check-config', () => {
  it('takes routes that pass, and tells the fault of those that do not with their line', async () => {
    expect(await cli.run(['check-config', '--config', config])).toMatchObject({ code: 0 });
    write(
      'routes.yaml',
      `${ROUTES}tests: [{ name: x, alert: { budget: page }, at: 2026-03-03T12:00:00Z, receivers: [review] }]\n`,
    );
    const failed = await cli.run(['check-config', '--config', config]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain(
      'alerts.routing: line 7: test "x": receivers: expected ["review"], got ["oncall"]. The way: route (every alert): takes it; route.routes[0] {budget="page"}: takes it',
    );
  });

  it('says of each tenant without alerts.to what nobody gets', async () => {
    write('routes.yaml', ROUTES);
    const tenants = '[{ id: acme }, { id: told, alerts: { to: [ann@acme.example] } }]';
    const mail = '{ from: a@acme.example, directory: mails }';
    const file = write('to.yaml', `alerts: { routing: routes.yaml }\nmail: ${mail}\ntenants: ${tenants}\n`);
    const { code, stdout } = await cli.run(['check-config', '--config', file]);
    expect(code).toBe(0);
    expect(
      stdout.match(/^Nobody gets its weekly letter, .* of tenant acme: it has no alerts\.to\.$/gm),
    ).toHaveLength(1);
    expect(stdout).not.toContain('tenant told');
  });

  it('refuses routes by mail without mail, secrets that are not there, and a file that is not', async () => {
    write('routes.yaml', ROUTES);
    const bare = write('bare.yaml', 'alerts: { routing: routes.yaml }\n');
    expect((await cli.run(['check-config', '--config', bare])).stderr).toContain(
      'alerts.routing: line 5: receivers[0].tenant nothing can send these mails; write a section "mail" with host and from',
    );
    const hook = 'webhook: { url: "https://soc.acme.example", secret_files: [soc.secret] }';
    write('routes.yaml', `route: { receiver: soc }\nreceivers:\n  - { name: soc, ${hook} }\n`);
    expect((await cli.run(['check-config', '--config', bare])).stderr).toMatch(
      /alerts\.routing: line 3: receivers\[0\]\.webhook\.secret_files\[0\] names a file that cannot be used: the file \S+soc\.secret does not exist/,
    );
    writeFileSync(join(cli.folder, 'soc.secret'), `whsec_${Buffer.alloc(32).toString('base64')}`, {
      mode: 0o600,
    });
    expect(await cli.run(['check-config', '--config', bare])).toMatchObject({ code: 0 });
    const gone = write('gone.yaml', 'alerts: { routing: nowhere.yaml }\n');
    expect((await cli.run(['check-config', '--config', gone])).stderr).toContain('nowhere.yaml');
  });
});
