import { expect, it } from 'vitest';
import type { OpenedCase } from '../../../../alerts/opened/opened-case.js';
import { attemptsShown, withoutOwnCases } from '../../../../alerts/opened/shown-deliveries.js';
import { WHOLE_SIGHT } from '../../../../src/privacy/sight.js';
import type { Store } from '../../../../src/store/store.js';

const [ANN, BOB, EVE] = ['a', 'b', 'e'].map((one) => one.repeat(32)) as [string, string, string];
const opened: OpenedCase = {
  case: '7f000001-0000-4000-8000-000000000001',
  kind: 'session',
  title: '2 alerts about 2 actors share a session',
  status: 'open',
  severity: 'medium',
  alerts: 2,
  named: [],
  actors: [ANN, BOB],
  from: 0,
  to: 0,
  at: 0,
};
const told = [
  'first/1/medium',
  `case/${opened.case}`,
  `incident/${opened.case}/create/1/0a0b0c0d`,
  'repeat/1/medium/1',
].map((purpose) => ({ id: 'of ann', purpose }));

it.each([
  ['everything to whom no part of the case concerns', [EVE], told.map(({ purpose }) => purpose)],
  [
    'no message of a case to whom a part of it concerns: their own alert would not be shown either',
    [BOB],
    ['first/1/medium', 'repeat/1/medium/1'],
  ],
])('shown is %s', async (_, hidden, purposes) => {
  const store = { read: async () => [{ id: 'of ann', data: JSON.stringify(opened) }] } as unknown as Store;
  const sight = { ...WHOLE_SIGHT, hidden: new Set(hidden) };
  const shown = await withoutOwnCases({ store, tenant: 'acme', sight }, told);
  expect(shown.map(({ purpose }) => purpose)).toEqual(purposes);
});

it('shown as attempts is nothing that the log notes beside them', async () => {
  const row = {
    alert: 'of ann',
    channel: 'email',
    purpose: 'first/1/medium',
    outcome: 'retry',
    batch: '',
    at: 0,
  };
  const log = [
    { ...row, attempt: 0, detail: 'begun' },
    { ...row, attempt: 0, detail: 'reached 0123456789ab' },
    { ...row, attempt: 1, detail: 'busy: 450' },
  ];
  const store = { read: async () => log } as unknown as Store;
  const shown = await attemptsShown({ store, tenant: 'acme', sight: WHOLE_SIGHT }, ['of ann']);
  expect(shown.get('of ann')?.map(({ detail }) => detail)).toEqual(['busy: 450']);
});
