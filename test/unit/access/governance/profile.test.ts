import { describe, expect, it } from 'vitest';
import { isWeaker, profileAt, strictest } from '../../../../src/access/governance/profile.js';
import { PROFILES, type Profile } from '../../../../src/config/sections.js';

describe('profiles', () => {
  it.each<[Profile[], Profile]>([
    [[], 'solo'],
    [['solo'], 'solo'],
    [['team', 'solo'], 'team'],
    [['solo', 'regulated', 'team'], 'regulated'],
  ])('the strictest of %j is %s', (profiles, expected) => {
    expect(strictest(profiles)).toBe(expected);
  });

  it('each is weaker than those behind it, and none than itself', () => {
    const pairs = PROFILES.flatMap((one, index) =>
      PROFILES.map((other, at) => [isWeaker(one, other), index < at]),
    );
    expect(pairs.every(([is, expected]) => is === expected)).toBe(true);
  });

  const profiles = { system: 'solo', ofTenants: new Map<string, Profile>([['bank', 'regulated']]) } as const;
  it.each<[string, string | undefined, Profile]>([
    ['a tenant that says one', 'bank', 'regulated'],
    ['a tenant that says none', 'shop', 'solo'],
    ['the whole system, which reaches into the strictest tenant', undefined, 'regulated'],
  ])('%s', (_, tenant, expected) => {
    expect(profileAt(profiles, { tenant })).toBe(expected);
  });
});
