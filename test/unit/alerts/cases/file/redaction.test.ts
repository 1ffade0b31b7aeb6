import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type NamedPerson,
  type Redaction,
  redactorOf,
  wordsIn,
} from '../../../../../alerts/cases/file/redaction.js';
import { pseudonymOf } from '../../../../../src/privacy/pseudonym.js';

const ANN: NamedPerson = { key: 'a'.repeat(32), id: 'u-1177', name: 'Ann Other', email: 'ann@acme.example' };
const BOB: NamedPerson = {
  key: 'b'.repeat(32),
  id: 'u-2288',
  name: "Bob O'Brien",
  email: 'bob@acme.example',
};
const bob = pseudonymOf(BOB.key);

const redactor = (change: Partial<Redaction> = {}) =>
  redactorOf({
    people: [ANN, BOB],
    idsOfPeople: new Set([BOB.id]),
    person: { key: ANN.key, isNamed: true },
    accounts: new Map([['user:7f', 'lynx-12']]),
    ...change,
  });

describe('what somebody wrote', () => {
  it.each([
    ["Bob O'Brien did it", `${bob} did it`],
    ['spoke to BOB  O’BRIEN', `spoke to ${bob}`],
    ["spoke to BOB  O'BRIEN.", `spoke to ${bob}.`],
    ["O'Brien, Bob was there", `${bob} was there`],
    ['see u-2288 and U_2288', `see ${bob} and ${bob}`],
    ['bob@acme.example asked Ann Other', `${bob} asked Ann Other`],
    ['ann@acme.example wrote to eve@elsewhere.example', 'ann@acme.example wrote to [address]'],
    ['user:7f gave it to user:8a', 'lynx-12 gave it to [account]'],
    ['Bobby O’Brienson', 'Bobby O’Brienson'],
    ['', ''],
  ])('%s', (text, shown) => {
    expect(redactor().text(text)).toBe(shown);
  });

  it('names the person neither where the reader is not shown who that is', () => {
    const blind = redactor({ person: { key: ANN.key, isNamed: false } });
    expect(blind.text('Ann Other, u-1177, ann@acme.example')).toBe(
      [1, 2, 3].map(() => pseudonymOf(ANN.key)).join(', '),
    );
  });

  it('leaves a second account of the person as they are called', () => {
    const second = { ...ANN, key: 'c'.repeat(32), id: 'ann.other2' };
    expect(redactor({ people: [ANN, BOB, second] }).text('Ann Other')).toBe('Ann Other');
  });

  it('holds no name of another, wherever it stands and whatever parts its words', () => {
    const word = fc.stringMatching(/^[a-zéа-я]{2,8}$/);
    const gap = fc.stringMatching(/^[ ,.’'\n-]{1,3}$/);
    fc.assert(
      fc.property(word, word, gap, fc.string(), (first, last, between, around) => {
        const people = [{ ...BOB, id: '', email: '', name: `${first} ${last}` }];
        const said = `${around} ${first.toUpperCase()}${between}${last} ${around}`;
        const shown = redactor({ people }).text(said);
        expect(wordsIn([shown])).toEqual(expect.arrayContaining([bob.split('-')[0]]));
        expect(shown).not.toContain(`${first.toUpperCase()}${between}${last}`);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the id of a record', () => {
  it.each([
    ['a record', 'Report', '00O5g00000ABC', false, '00O5g00000ABC'],
    ["another's id", 'Report', 'U-2288', false, undefined],
    ['a word', 'Folder', 'bobsfolder', false, undefined],
    ['an address', 'User', 'bob1@acme.example', false, undefined],
    ['a number', 'account.move', '77', false, '77'],
    ['a number of a person', 'res.partner', '77', false, undefined],
    ["a number of a subject's record", 'account.move', '77', true, undefined],
    ['a name and a number', 'Folder', "bob-o'brien-1", false, undefined],
    ['the own id', 'User', 'u-1177', false, 'u-1177'],
  ])('%s', (_, type, id, hasSubjects, shown) => {
    expect(redactor().record({ type, id, hasSubjects })).toBe(shown);
  });
});
