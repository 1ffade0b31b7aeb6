import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, openCommandLine } from '../../support/command-line.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import { codeOf, invite, newPerson, STEP_MS } from '../../support/people.js';
import { atTerminal as type, hasTerminals, type Typed } from '../../support/at-terminal.js';

const PASSWORD = 'seven quiet lighthouses';
const CTRL_C = '\u0003';

let app: TestApp;
let url: string;
const cli = openCommandLine();
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  app = await openTestApp({ env: { LEDGERWATCH_PUBLIC_URL: url }, port });
});
afterAll(async () => {
  await app.close();
  cli.close();
});

const atTerminal = async (words: string, answers: readonly (readonly [string, string])[]): Promise<Typed> => {
  const env = {
    PATH: process.env['PATH'],
    XDG_STATE_HOME: join(cli.folder, 'state'),
    LEDGERWATCH_PUBLIC_URL: url,
  };
  return type({ cwd: cli.folder, env }, words, answers);
};

describe.skipIf(!hasTerminals)('at a terminal', () => {
  it('a log-in shows the question and the code, and nothing of the password', async () => {
    const person = await newPerson(app, 'ann@example.com');
    app.clock.advanceTo(app.clock.now() + STEP_MS);
    const code = codeOf(app, person);
    const { code: ending, screen } = await atTerminal('login --mail ann@example.com', [
      ['Password: ', `${person.password}\r`],
      ['recovery code: ', `${code}\r`],
    ]);
    expect(ending, screen).toBe(0);
    expect(screen).toContain(`Logged in at ${url} as ${person.name}`);
    expect(screen).toContain(code);
    expect(screen).not.toContain(person.password);
    expect(screen).not.toContain(person.password.slice(0, 4));
  });

  it('answers that are pasted at once are not shown either', async () => {
    const { screen } = await atTerminal('login --mail ann@example.com', [
      ['Password: ', `${PASSWORD}\r000000\r`],
    ]);
    expect(screen).toContain('LOG_IN_REFUSED');
    expect(screen).not.toContain(PASSWORD.slice(0, 5));
  });

  it('a new password is asked for twice and shown never', async () => {
    const invitation = await invite(app, 'bob@example.com');
    const { code, screen } = await atTerminal(`accept ${invitation}`, [
      ['Your new password: ', `${PASSWORD}\r`],
      ['once more: ', `${PASSWORD}\r`],
    ]);
    expect(code, screen).toBe(0);
    expect(screen).toMatch(/Secret: [A-Z2-7]{32}/);
    expect(screen).not.toContain(PASSWORD.slice(0, 5));
  });

  it('two different new passwords open nothing', async () => {
    const invitation = await invite(app, 'cara@example.com');
    const { code, screen } = await atTerminal(`accept ${invitation}`, [
      ['Your new password: ', `${PASSWORD}\r`],
      ['once more: ', `${PASSWORD}!\r`],
    ]);
    expect([code, screen.includes('These are two passwords')]).toEqual([1, true]);
    expect(screen).not.toContain('Secret: ');
  });

  it('Ctrl-C at a question ends it', async () => {
    const { code, screen } = await atTerminal('login --mail ann@example.com', [
      ['Password: ', `half a pass${CTRL_C}`],
    ]);
    expect([code, screen.includes('half')]).toEqual([1, false]);
    expect(screen).not.toMatch(/\n {4}at /);
  });
});
