import { expect, it } from 'vitest';
import { exploreIntake } from '../../support/intake-model/explore.js';

const LOOKS_AT_ALL = 60_000;

it(
  'two owners in any order of kills, zombies and late inserts: no message is lost, none stored twice',
  () => {
    const result = exploreIntake({ messages: 2, writers: 2, claims: 3 });
    expect(result).toMatchObject({ complete: true });
    expect(result.violation).toBeUndefined();
    expect(result.finished).toBeGreaterThan(1_000);
  },
  LOOKS_AT_ALL,
);

it.each(['fence', 'void', 'repeat'] as const)(
  'without its %s the protocol fails: the model sees it',
  (without) => {
    const { violation } = exploreIntake({ messages: 2, writers: 2, claims: 3, without });
    expect(violation?.what).toMatch(/^message \d is stored 2 times$/);
  },
  LOOKS_AT_ALL,
);
