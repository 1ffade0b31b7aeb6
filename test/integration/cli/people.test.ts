import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { type Ended, freePort, openCommandLine } from '../../support/command-line.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import { codeOf, invite, newPerson, STEP_MS, type TestPerson } from '../../support/people.js';

let app: TestApp;
let url: string;
/** An administrator. */
let bob: TestPerson;
const cli = openCommandLine();
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const env = {
    LEDGERWATCH_PUBLIC_URL: url,
    LEDGERWATCH_ACCESS_PROFILE: 'team',
    LEDGERWATCH_ACCESS_LOG_INS_PER_MINUTE: '10000',
  };
  app = await openTestApp({ env, port });
  bob = await newPerson(app, 'bob@example.com', { grants: [{ role: 'administrator' }] });
  // Behind the set-up: what gives somebody more rights waits for a second person.
  app.clock.advanceTo(app.clock.now() + DAY);
});
afterAll(async () => {
  await app.close();
  cli.close();
});

/** The command line on the computer of somebody: there is no data folder, and nobody else's session. */
const at = (who: string) => ({
  state: join(cli.folder, who),
  run: async (text: string, answers: readonly string[] = [], env: Record<string, string> = {}) =>
    cli.run(
      text.split(' '),
      { LEDGERWATCH_PUBLIC_URL: url, XDG_STATE_HOME: join(cli.folder, who), ...env },
      answers.map((answer) => `${answer}\n`).join(''),
    ),
});

const filesOf = (state: string): string[] => {
  const folder = join(state, 'ledgerwatch');
  return readdirSync(folder).map((name) => join(folder, name));
};

const nextStep = (): void => app.clock.advanceTo(app.clock.now() + STEP_MS);

/** Logs in with the next code. */
async function logIn(person: TestPerson, who: string): Promise<Ended> {
  nextStep();
  return at(who).run(`login --mail ${person.mail}`, [person.password, codeOf(app, person)]);
}

describe('from the invitation to the log-out', () => {
  const { run, state } = at('ann');
  const password = 'seven quiet lighthouses';
  const mail = 'ann@example.com';
  let ann: TestPerson;

  it('accept opens the account, and shows secret and codes', async () => {
    const invitation = await invite(app, mail);
    const accepted = await run(`accept ${url}/invitation#${invitation}`, [password]);
    expect(accepted.code).toBe(0);
    expect(accepted.stderr).toContain('ledgerwatch login --mail');
    expect(accepted.stdout + accepted.stderr).not.toContain(password);
    const [, secret = ''] = /^Secret: ([A-Z2-7]{32})$/m.exec(accepted.stdout) ?? [];
    expect(accepted.stdout).toContain(`otpauth://totp/Ledgerwatch:ann%40example.com?`);
    const recoveryCodes = accepted.stdout.match(/^[a-z2-9]{5}-[a-z2-9]{5}$/gm) ?? [];
    expect(recoveryCodes).toHaveLength(10);
    const [, , id = ''] = invitation.split('_');
    ann = { id, mail, name: `Person of ${mail}`, password, secret, recoveryCodes, invitation };
    const again = await run(`accept ${invitation}`, [password]);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('INVITATION_VOID');
  });

  it('login keeps the session where nobody else may read it, and says who it is and until when', async () => {
    const loggedIn = await logIn(ann, 'ann');
    const until = new Date(app.clock.now() + 12 * HOUR).toISOString();
    expect(loggedIn).toEqual({
      code: 0,
      stdout: `Logged in at ${url} as ${ann.name} (user:${ann.id}), until ${until} at the latest.\n`,
      stderr: '',
    });
    const [file = '', ...others] = filesOf(state);
    expect([others, (statSync(file).mode & 0o777).toString(8)]).toEqual([[], '600']);
    expect(readFileSync(file, 'utf8')).not.toContain(password);
  });

  it('whoami says who, what they may do, and by what', async () => {
    const { stdout } = await run('whoami');
    expect(stdout).toContain(
      `Principal: user:${ann.id}\nName:      ${ann.name} <${mail}>\nRoles:     none\n`,
    );
    expect(stdout).toContain(`Acts by:   your session at ${url}, until `);
    const { stdout: json } = await run('whoami --json');
    expect(JSON.parse(json)).toMatchObject({ principal: `user:${ann.id}`, by: 'session', at: url });
    expect(json).not.toContain('csrf');
  });

  it('logout ends it there and here', async () => {
    const [file = ''] = filesOf(state);
    const { cookie } = JSON.parse(readFileSync(file, 'utf8')) as { cookie: string };
    expect(await run('logout')).toEqual({ code: 0, stdout: `Logged out at ${url}.\n`, stderr: '' });
    expect(filesOf(state)).toEqual([]);
    expect((await app.fetch('/v1/session', { headers: { cookie } })).status).toBe(401);
    expect(await run('logout')).toMatchObject({ code: 0, stdout: '' });
    const nobody = await run(`whoami --url ${url}`);
    expect(nobody).toMatchObject({ code: 1, stdout: '' });
    expect(nobody.stderr).toContain('Nobody is logged in');
    expect(nobody.stderr).toContain('ledgerwatch login');
  });
});

describe('a person who is logged in', () => {
  const { run } = at('bob');
  beforeAll(async () => {
    await logIn(bob, 'bob');
  });

  it('approves what somebody else asked for, under their own name', async () => {
    const asked = await run('user invite --mail cara@example.com --name Cara --role administrator', [], {
      LEDGERWATCH_KEY: app.admin,
    });
    expect(asked.stderr).toContain(`going through ${url}\n`);
    const [, id = ''] = /approve give (\S+)/.exec(asked.stderr) ?? [];
    const listed = await run('approve list');
    expect(listed.stderr).toBe(`The service is running: going through ${url} as ${bob.name}\n`);
    expect(listed.stdout).toContain(id);
    const given = await run(`approve give ${id}`);
    expect(given.code, given.stderr).toBe(0);
    expect(given.stdout).toContain(`Approved by:      user:${bob.id}`);
    const fact = app.facts.all.find((one) => one.id === id && one.type === 'approved');
    expect(fact?.by).toBe(`user:${bob.id}`);
  });

  it('cannot approve what they asked for themselves', async () => {
    const asked = await run('user invite --mail dan@example.com --name Dan --role administrator');
    const [, id = ''] = /approve give (\S+)/.exec(asked.stderr) ?? [];
    const given = await run(`approve give ${id}`);
    expect([given.code, given.stderr.includes('FORBIDDEN')]).toEqual([1, true]);
  });

  it('acts by the key that was set on purpose', async () => {
    const { stdout } = await run('whoami --json', [], { LEDGERWATCH_KEY: app.admin });
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'machine', by: 'LEDGERWATCH_KEY' });
  });

  it('acts as themselves beside the key of the data folder, which counts again once they log out', async () => {
    const dataDir = join(cli.folder, 'held');
    mkdirSync(join(dataDir, 'store'), { recursive: true });
    // As the embedded store marks the process that has it open.
    writeFileSync(join(dataDir, 'store', 'status'), `PID: ${process.pid}\n`);
    writeFileSync(join(dataDir, 'admin.key'), app.admin, { mode: 0o600 });
    const beside = { LEDGERWATCH_DATA_DIR: dataDir };
    const mine = JSON.parse((await run('whoami --json', [], beside)).stdout) as object;
    expect(mine).toMatchObject({ by: 'session', principal: `user:${bob.id}` });
    await run('logout', [], beside);
    const key = JSON.parse((await run('whoami --json', [], beside)).stdout) as object;
    expect(key).toMatchObject({ by: 'admin.key', kind: 'machine' });
    const listed = await run('tenant list', [], beside);
    expect(listed.stderr).toBe(`The service is running: going through ${url}\n`);
    const elsewhere = await run(`whoami --url ${url}`, [], beside);
    expect(elsewhere.stderr, 'the key of the data folder is for its own service alone').toContain(
      'Nobody is logged in',
    );
  });
});

describe('a session that is over', () => {
  const { run, state } = at('eve');
  let eve: TestPerson;
  beforeAll(async () => {
    eve = await newPerson(app, 'eve@example.com');
  });

  it.each([
    ['by time', async () => app.clock.advanceTo(app.clock.now() + HOUR)],
    [
      'by an administrator',
      async () => app.fetch(`/v1/users/${eve.id}/sessions`, { method: 'DELETE', key: app.admin }),
    ],
  ])('%s is said to be, and forgotten', async (_, end) => {
    await logIn(eve, 'eve');
    expect((await run('whoami')).code).toBe(0);
    await end();
    const over = await run('tenant list');
    expect(over).toMatchObject({ code: 1, stdout: '' });
    expect(over.stderr).toContain('UNAUTHENTICATED: Your session is over: ledgerwatch login');
    expect(filesOf(state)).toEqual([]);
  });

  it('is logged out of without a fault', async () => {
    await logIn(eve, 'eve');
    app.clock.advanceTo(app.clock.now() + HOUR);
    expect(await run('logout')).toMatchObject({ code: 0, stderr: '' });
    expect(filesOf(state)).toEqual([]);
  });

  it('ends when its person logs in anew', async () => {
    await logIn(eve, 'eve');
    const [file = ''] = filesOf(state);
    const { cookie } = JSON.parse(readFileSync(file, 'utf8')) as { cookie: string };
    await logIn(eve, 'eve');
    expect((await app.fetch('/v1/session', { headers: { cookie } })).status).toBe(401);
    expect((await run('whoami')).code).toBe(0);
  });
});

describe('the password', () => {
  const { run } = at('fay');
  const NEW = 'four loud foghorns';
  let fay: TestPerson;
  beforeAll(async () => {
    fay = await newPerson(app, 'fay@example.com');
  });

  it('is changed, the session goes on under another token, and all others end', async () => {
    await logIn(fay, 'fay-at-home');
    await logIn(fay, 'fay');
    nextStep();
    const changed = await run('password', [fay.password, codeOf(app, fay), NEW]);
    expect(changed).toMatchObject({ code: 0, stderr: '' });
    expect((await run('whoami')).stdout).toContain(`Name:      ${fay.name}`);
    expect((await at('fay-at-home').run('whoami')).stderr).toContain('Your session is over');
    expect(await logIn(fay, 'fay-at-home')).toMatchObject({ code: 1, stdout: '' });
    expect((await logIn({ ...fay, password: NEW }, 'fay-at-home')).code).toBe(0);
  });

  it('is not changed without the right one, and the session stays', async () => {
    nextStep();
    const refused = await run('password', ['not the password', codeOf(app, fay), NEW]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('LOG_IN_REFUSED');
    expect((await run('whoami')).code).toBe(0);
    const weak = await run('password', [NEW, codeOf(app, fay), 'short']);
    expect(weak.stderr).toContain('newPassword: has fewer than 12 characters');
  });

  it('and a code give ten new recovery codes', async () => {
    nextStep();
    const renewed = await run('recovery-codes', [NEW, codeOf(app, fay)]);
    const codes = renewed.stdout.trim().split('\n');
    expect([renewed.code, new Set(codes).size]).toEqual([0, 10]);
    const [first = ''] = codes;
    expect((await at('fay').run(`login --mail ${fay.mail}`, [NEW, first])).code).toBe(0);
  });
});

describe('what cannot be done', () => {
  const { run, state } = at('gil');

  it.each([
    ['no password', 'login --mail gil@example.com', []],
    ['no code', 'login --mail gil@example.com', ['a long password']],
    ['no password for an account', `accept lw_invite_${'0'.repeat(32)}_${'a'.repeat(43)}`, []],
  ])('%s on standard input: nobody is asked', async (_, command, answers) => {
    const ended = await run(command, answers);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('REQUEST_INVALID: There was no answer to');
  });

  it('a log-in that is refused keeps nothing, and shows nothing of what was typed', async () => {
    const refused = await run('login --mail gil@example.com', ['a long password', '000000']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('LOG_IN_REFUSED');
    expect(refused.stderr).not.toContain('a long password');
    expect(filesOf(state)).toEqual([]);
  });

  it('an invitation of another service is not shown to this one', async () => {
    const link = `https://watch.example.com/invitation#lw_invite_${'0'.repeat(32)}_${'a'.repeat(43)}`;
    const ended = await run(`accept ${link}`, ['a long password']);
    expect(ended.stderr).toContain('add --url https://watch.example.com');
  });

  it('an address by which the service does not know itself is refused at the log-in', async () => {
    const other = url.replace('127.0.0.1', 'localhost');
    const ended = await run(`login --mail gil@example.com --url ${other}`, ['a long password', '000000']);
    expect(ended.stderr).toContain('CROSS_SITE_REFUSED');
    expect(ended.stderr).toContain('publicUrl');
  });

  it.each([['accept https://watch.example.com/invitation'], ['accept x'], ['login'], ['login --mail gil']])(
    '%s is wrong usage',
    async (command) => {
      expect(await run(command)).toMatchObject({ code: 2, stdout: '' });
    },
  );
});

describe('where the service does not answer', () => {
  const { run, state } = at('hal');
  let nowhere: string;
  beforeAll(async () => {
    nowhere = `http://127.0.0.1:${await freePort()}`;
  });

  it.each(['login --mail hal@example.com', `accept lw_invite_${'0'.repeat(32)}_${'a'.repeat(43)}`])(
    '%s says so before it asks for anything',
    async (command) => {
      const ended = await run(`${command} --url ${nowhere}`);
      expect(ended.stderr).toContain(`SERVICE_UNREACHABLE: No service answers at ${nowhere}`);
    },
  );

  it('nobody who is logged in gets a data folder of their own instead, and a log-out forgets the session', async () => {
    const hal = await newPerson(app, 'hal@example.com');
    await logIn(hal, 'hal');
    const [file = ''] = filesOf(state);
    const session = JSON.parse(readFileSync(file, 'utf8')) as object;
    const there = { LEDGERWATCH_PUBLIC_URL: nowhere, LEDGERWATCH_DATA_DIR: join(cli.folder, 'none') };
    const { KeptSessions } = await import('../../../src/cli/person/kept-sessions.js');
    const kept = new KeptSessions({ XDG_STATE_HOME: state });
    await kept.keep({ ...session, url: nowhere } as Parameters<typeof kept.keep>[0]);
    const listed = await run('tenant list', [], there);
    expect(listed).toMatchObject({ code: 1, stdout: '' });
    expect(listed.stderr).toContain(`No service answers at ${nowhere}, where you are logged in`);
    expect(readdirSync(cli.folder)).not.toContain('none');
    const out = await run('logout', [], there);
    expect([out.code, out.stderr.includes('The session is removed here')]).toEqual([1, true]);
    expect([kept.has(nowhere), kept.has(url)]).toEqual([false, true]);
  });
});
