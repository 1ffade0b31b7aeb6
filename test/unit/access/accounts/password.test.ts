import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORDS } from '../../../../src/access/accounts/common-passwords.js';
import { PasswordHashes } from '../../../../src/access/accounts/password-hashes.js';
import { passwordFault } from '../../../../src/access/accounts/password.js';

const ANN = { name: 'Ann-Kathrin Example', mail: 'ann.kathrin.example@example.com' };

describe('a password', () => {
  it.each([
    ['elevenchars', 'too-short'],
    ['twelve chars', undefined],
    ['🔑🔒🔓🗝🚪🚪🚪🚪🚪🚪🚪', 'too-short'],
    [`abcde${'x'.repeat(251)}`, undefined],
    [`abcde${'x'.repeat(252)}`, 'too-long'],
    [`abcde${'é'.repeat(126)}`, 'too-long'],
    ['passwordpassword', 'too-common'],
    ['PassWord 1234', 'too-common'],
    ['aaaabbbbcccc', 'too-common'],
    ['aaaabbbbccccdddde', undefined],
    ['Ann-Kathrin Example', 'names-its-owner'],
    ['ANN.KATHRIN.EXAMPLE@example.com', 'names-its-owner'],
    ['ann.kathrin.example', 'names-its-owner'],
    ['ann.kathrin.example2', undefined],
  ])('%s: %s', (password, expected) => {
    expect(passwordFault(password, ANN)).toBe(expected);
  });

  it('that is common is refused in each case of the list', () => {
    const faults = [...COMMON_PASSWORDS].map((password) => passwordFault(password.toUpperCase(), ANN));
    expect(new Set(faults)).toEqual(new Set(['too-common']));
  });
});

describe('hashes of passwords', () => {
  const hashes = new PasswordHashes(Buffer.alloc(32, 1));

  it('are argon2id with 19 MiB and two passes, and open for the password alone, with our key alone', async () => {
    const stored = await hashes.hash('ﬁne words at sea');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashes.verify(stored, 'fine words at sea')).toBe(true);
    expect(await hashes.verify(stored, 'Fine words at sea')).toBe(false);
    expect(await new PasswordHashes(Buffer.alloc(32, 2)).verify(stored, 'fine words at sea')).toBe(false);
  });

  it('are computed for nobody too, and match nothing', async () => {
    expect(await hashes.verify(undefined, 'fine words at sea')).toBe(false);
  });

  it('wait in a line that has an end', async () => {
    const asked = Array.from({ length: 67 }, async () => hashes.verify('$argon2id$', 'x').catch(String));
    const answers = await Promise.all(asked);
    expect(answers.filter((answer) => String(answer).includes('Too many people'))).toHaveLength(1);
    expect(await hashes.verify(undefined, 'x')).toBe(false);
  });
});
