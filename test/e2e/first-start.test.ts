import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { atTerminal, hasTerminals } from '../support/at-terminal.js';
import { freePort, openCommandLine, runHere } from '../support/command-line.js';

const CTRL_C = '\u0003';

const cli = openCommandLine();
afterAll(() => cli.close());

const seat = async (folder: string) => {
  const env = {
    PATH: process.env['PATH'],
    HOME: cli.folder,
    LEDGERWATCH_DATA_DIR: join(cli.folder, folder),
    LEDGERWATCH_HTTP_PORT: String(await freePort()),
  };
  return { cwd: cli.folder, env };
};

describe.skipIf(!hasTerminals)('the first start at a terminal', () => {
  it('leads through profile, second address and administrator, and then serves; the second asks nothing', async () => {
    const place = await seat('data');
    const given = { LEDGERWATCH_DATA_DIR: place.env.LEDGERWATCH_DATA_DIR };
    const first = await atTerminal(place, 'start', [
      ['Profile (solo, team, regulated) [solo]: ', 'team\r'],
      ['Second address: ', 'owner@example.com\r'],
      ['Mail address: ', 'ann@example.com\r'],
      ['Name [ann@example.com]: ', 'Ann Example\r'],
      ['"msg":"listening"', CTRL_C],
    ]);
    expect(first.screen).toMatch(/invitation#lw_invite_[0-9a-f]{32}_[\w-]{43}/);
    expect(first.screen).toContain('Administrator key (shown this one time');
    const second = await atTerminal(place, 'start', [['"msg":"listening"', CTRL_C]]);
    expect(second.screen).not.toContain('Profile');
    const shown = await runHere(['setup', '--show'], given);
    expect(shown.stdout).toContain('Profile: team');
    expect(shown.stdout).toContain('Second address: owner@example.com');
    expect((await runHere(['user', 'list'], given)).stdout).toContain('Ann Example');
  });

  it('whoever leaves at a question has started nothing', async () => {
    const place = await seat('left');
    const { code, screen } = await atTerminal(place, 'start', [
      ['Profile', '\r'],
      ['Second address: ', CTRL_C],
    ]);
    expect([code, screen.includes('listening')]).toEqual([1, false]);
    expect(existsSync(join(cli.folder, 'left', 'admin.key'))).toBe(false);
  });

  it('a lost key is made anew on the host, while no service runs', async () => {
    const place = await seat('data');
    const { code, screen } = await atTerminal(place, 'key recover', []);
    expect([code, screen]).toEqual([0, expect.stringMatching(/lw_admin_[0-9a-f]{16}_[\w-]{43}/)]);
    const given = { LEDGERWATCH_DATA_DIR: place.env.LEDGERWATCH_DATA_DIR };
    expect((await runHere(['key', 'list'], given)).stdout).toMatch(/admin +active +\S+ +command-line/);
  });
});
