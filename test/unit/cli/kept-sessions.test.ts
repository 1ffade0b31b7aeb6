import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeptSession, KeptSessions } from '../../../src/cli/person/kept-sessions.js';

const URL_OF = 'https://watch.example.com';

const session = (url = URL_OF, token = 'a'.repeat(43)): KeptSession => ({
  url,
  cookie: `__Host-ledgerwatch=${token}`,
  csrf: 'b'.repeat(43),
  principal: `user:${'0'.repeat(32)}`,
  name: 'Ann Example',
  expiresAt: '2026-03-02T21:00:00.000Z',
});

let home: string;
let kept: KeptSessions;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ledgerwatch-sessions-'));
  kept = new KeptSessions({ HOME: home });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const folder = (): string => join(home, '.local', 'state', 'ledgerwatch');
const onlyFile = (): string => {
  const [name = '', ...others] = readdirSync(folder());
  expect(others).toEqual([]);
  return join(folder(), name);
};
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a session that is kept', () => {
  it('is found again, in a file and a folder that nobody else may read', async () => {
    await kept.keep(session());
    expect(kept.find(URL_OF)).toEqual(session());
    expect([modeOf(onlyFile()), modeOf(folder())]).toEqual(['600', '700']);
  });

  it('is never seen by halves: what is there is replaced, and nothing is left beside it', async () => {
    await Promise.all(['c', 'd', 'e'].map(async (one) => kept.keep(session(URL_OF, one.repeat(43)))));
    expect(kept.find(URL_OF)?.cookie).toMatch(/=(c{43}|d{43}|e{43})$/);
    onlyFile();
  });

  it('is of one service: two of them do not know each other', async () => {
    const other = 'http://127.0.0.1:8700';
    await kept.keep(session());
    await kept.keep(session(other));
    kept.remove(other);
    expect([kept.has(other), kept.find(other), kept.find(URL_OF)]).toEqual([false, undefined, session()]);
  });

  it('is forgotten, and not the one that came in its place', async () => {
    await kept.keep(session(URL_OF, 'c'.repeat(43)));
    kept.forget(session());
    expect(kept.has(URL_OF)).toBe(true);
    kept.forget(session(URL_OF, 'c'.repeat(43)));
    expect(kept.has(URL_OF)).toBe(false);
    kept.forget(session());
  });
});

describe('a file that somebody else may have touched is used by nobody', () => {
  it.each([0o640, 0o604, 0o644, 0o660, 0o620])('mode %o', async (mode) => {
    await kept.keep(session());
    chmodSync(onlyFile(), mode);
    expect(() => kept.find(URL_OF)).toThrow(/others may read .*ledgerwatch login/);
    chmodSync(onlyFile(), 0o600);
    expect(kept.find(URL_OF)).toEqual(session());
  });

  it('of another user', async () => {
    await kept.keep(session());
    const uid = statSync(onlyFile()).uid;
    expect(() => new KeptSessions({ HOME: home }, uid + 1).find(URL_OF)).toThrow(/belongs to another user/);
    expect(new KeptSessions({ HOME: home }, uid).find(URL_OF)).toEqual(session());
  });

  it('behind a link', async () => {
    await kept.keep(session());
    const file = onlyFile();
    const elsewhere = join(home, 'elsewhere');
    writeFileSync(elsewhere, readFileSync(file), { mode: 0o644 });
    rmSync(file);
    symlinkSync(elsewhere, file);
    expect(() => kept.find(URL_OF)).toThrow(/others may read/);
  });
});

describe('a file with other content', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"url":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['half of it', JSON.stringify({ url: URL_OF })],
    ['a field more', JSON.stringify({ ...session(), role: 'administrator' })],
    ['the session of another service', JSON.stringify(session('https://evil.example'))],
    ['a header behind the cookie', JSON.stringify({ ...session(), cookie: 'a=b\r\nx: y' })],
  ])('%s is no session, says so, and can be replaced', async (_, content) => {
    await kept.keep(session());
    writeFileSync(onlyFile(), content);
    expect(() => kept.find(URL_OF)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    await kept.keep(session());
    expect(kept.find(URL_OF)).toEqual(session());
  });

  it('a folder in its place', async () => {
    await kept.keep(session());
    const file = onlyFile();
    rmSync(file);
    mkdirSync(file, { mode: 0o700 });
    expect(() => kept.find(URL_OF)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
  });
});

describe('the place of sessions', () => {
  it('is below XDG_STATE_HOME where that is set, and a relative one counts for nothing', async () => {
    const state = join(home, 'state');
    const there = new KeptSessions({ HOME: home, XDG_STATE_HOME: state });
    await there.keep(session());
    expect([existsSync(join(state, 'ledgerwatch')), kept.has(URL_OF)]).toEqual([true, false]);
    expect(new KeptSessions({ HOME: home, XDG_STATE_HOME: 'state' }).has(URL_OF)).toBe(false);
    expect(new KeptSessions({ XDG_STATE_HOME: state }).find(URL_OF)).toEqual(session());
  });

  it('does not exist without either: nobody is logged in, and nobody can be', async () => {
    const nowhere = new KeptSessions({});
    expect([nowhere.has(URL_OF), nowhere.find(URL_OF)]).toEqual([false, undefined]);
    nowhere.remove(URL_OF);
    await expect(nowhere.place(URL_OF)).rejects.toThrow(/neither is set/);
  });

  it('that cannot be made is said before anybody types a password', async () => {
    writeFileSync(join(home, '.local'), 'no folder');
    await expect(kept.place(URL_OF)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
  });
});
