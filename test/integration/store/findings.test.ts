import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Finding } from '../../../src/event/finding.js';
import { Findings, WRITTEN_A_READ } from '../../../src/store/findings.js';
import { finding } from '../../support/alerts.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
});
afterAll(async () => test.close());

it('are given in the order of writing, each as it was written last, of every tenant, behind a mark', async () => {
  const findings = new Findings(test.store);
  const at = (day: string) => ({ occurredFrom: `${day}T21:00:00.000Z`, occurredTo: `${day}T22:00:00.000Z` });
  const first = finding({ name: 'first', ...at('2026-03-02') });
  const second = finding({ name: 'second', tenant: 'other', ...at('2025-11-30') });
  await findings.write([first, second]);
  const [{ version: mark } = { version: 0n }] = await findings.writtenSince(0n);
  await findings.write([{ ...first, score: 9 }]);
  const written = await findings.writtenSince(0n);
  expect(written.map(({ tenant, id }) => [tenant, id])).toEqual([
    ['other', second.id],
    ['acme', first.id],
  ]);
  const read = await findings.read(written);
  expect(read.map((one) => one.finding)).toEqual([second, { ...first, score: 9 }]);
  expect(read.map(({ version }) => version)).toEqual(written.map(({ version }) => version));
  // What was written first is behind the mark, and was written again.
  expect((await findings.writtenSince(mark)).map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(await findings.writtenSince(written[1]!.version)).toEqual([]);
  expect(await findings.read([])).toEqual([]);
});

it('are read as they were up to the last mark: what was written again since is told of behind it', async () => {
  const findings = new Findings(test.store);
  const [first, second] = [finding({ name: 'early', tenant: 'up' }), finding({ name: 'late', tenant: 'up' })];
  await findings.write([first]);
  await findings.write([second]);
  const written = (await findings.writtenSince(0n)).filter(({ tenant }) => tenant === 'up');
  await findings.write([{ ...first, score: 9 }]);
  // A mark beyond that of the second would be passed before the second was taken in.
  const read = await findings.read(written.slice(0, 1));
  expect(read.every(({ version }) => version <= written[0]!.version)).toBe(true);
  const behind = await findings.writtenSince(written[1]!.version);
  expect(behind.map(({ id }) => id)).toEqual([first.id]);
});

it('come with what they say where that is beyond what was seen, each as it was written last', async () => {
  const findings = new Findings(test.store);
  const [seen, twice, once] = ['seen', 'twice', 'once'].map((name) => finding({ name, tenant: 'texts' }));
  await findings.write([seen!]);
  const mark = (await findings.writtenSince(0n)).at(-1)!.version;
  await findings.write([twice!, once!]);
  await findings.write([{ ...twice!, score: 9 }]);
  const all = await findings.writtenSince(0n, mark);
  const own = all.filter(({ tenant }) => tenant === 'texts');
  expect(own.map(({ id, finding: said }) => [id, said])).toEqual([
    [seen!.id, undefined],
    [once!.id, once],
    [twice!.id, { ...twice!, score: 9 }],
  ]);
  const asked = vi.spyOn(test.store, 'read');
  const beyond = await findings.read(own.slice(1));
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
  const byId = own.map(({ tenant, id, occurredFrom, version }) => ({ tenant, id, occurredFrom, version }));
  expect(beyond).toEqual(await findings.read(byId.slice(1)));
  expect(await findings.read(own)).toEqual(await findings.read(byId));
});

it('share a page with whatever has the mark of its last', async () => {
  const findings = new Findings(test.store);
  await findings.write([finding({ name: 'tie', tenant: 'ties' })]);
  const [{ version: mark } = { version: 0n }] = (await findings.writtenSince(0n)).slice(-1);
  // As two writers may that began within one millisecond.
  await test.store.engine.command(
    `INSERT INTO findings SELECT findings.* REPLACE (generateUUIDv4(number) AS id) FROM findings CROSS JOIN numbers(${WRITTEN_A_READ}) AS copies
     WHERE tenant = 'ties' AND version = ${mark}`,
  );
  const page = await findings.writtenSince(mark - 1n);
  expect(page).toHaveLength(WRITTEN_A_READ + 1);
  await test.store.engine.command(
    `ALTER TABLE findings DELETE WHERE tenant = 'ties' SETTINGS mutations_sync = 1`,
  );
});

it('of a range of time are the newest where there are more than are read at a time, which is said', async () => {
  const warnings: string[] = [];
  const logger = { warn: (_: object, message: string) => void warnings.push(message) };
  const findings = new Findings(test.store, logger);
  const own = ['05', '07', '06'].map((hour) =>
    finding({ name: hour, tenant: 'flood', occurredFrom: `2026-02-01T${hour}:00:00.000Z` }),
  );
  await findings.write(own);
  const span = [Date.parse('2026-02-01T00:00:00Z'), Date.parse('2026-02-02T00:00:00Z')] as const;
  const begins = (all: readonly Finding[]) => all.map(({ occurredFrom }) => occurredFrom.slice(11, 13));
  expect(begins(await findings.between('flood', ...span, 3))).toEqual(['05', '06', '07']);
  expect(warnings).toEqual([]);
  expect(begins(await findings.between('flood', ...span, 2))).toEqual(['06', '07']);
  expect(warnings).toEqual(['More findings than are read at a time: the oldest are left out']);
});

it('that say what is stored are not said again, whenever they are evaluated', async () => {
  const findings = new Findings(test.store);
  const [known, other] = [
    finding({ name: 'known', tenant: 'same' }),
    finding({ name: 'new', tenant: 'same' }),
  ];
  await findings.write([known]);
  const again = { ...known, evaluatedAt: '2026-03-03T09:00:00.000Z' };
  expect(await findings.changed([again, other])).toEqual([other]);
  expect(await findings.changed([])).toEqual([]);
  const graver = { ...known, score: 9 };
  // The last word on one counts.
  expect(await findings.changed([graver, again])).toEqual([]);
  expect(await findings.changed([again, graver])).toEqual([graver]);
  await findings.write([{ ...known, state: 'withdrawn' }]);
  expect(await findings.changed([again])).toEqual([again]);
});
