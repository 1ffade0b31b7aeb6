import { describe, expect, it } from 'vitest';
import { incomingEventSchema } from '../../../../../src/event/incoming-event.js';
import {
  expectAsWritten,
  expectKeysTellApart,
  expectNothingLost,
  expectSound,
} from '../../../../support/source-expectations.js';
import { eventOf, mapped, samplesOf } from '../../../../support/source-samples.js';
import { EXPECTED } from './expected.js';

const FORMAT = 'microsoft-365';
/** Lines that are no event, with the reason. */
const FILES = [
  ['appomni/microsoft-365.jsonl', 40, []],
  ['panther/microsoft-365.jsonl', 17, []],
] as const;
/** Read into fields in another form: the time, the operation (eventType), Id (key). */
const LEFT = new Set(['CreationTime', 'creationtime']);

const timeOf = (record: Readonly<Record<string, unknown>>): string =>
  `${String(record['CreationTime'] ?? record['creationtime'])}Z`;

const identityOf = (record: Readonly<Record<string, unknown>>): string => JSON.stringify(record);

describe.each(FILES)('the samples of %s', (file, count, refused) => {
  const samples = samplesOf(file);
  const items = samples.map((sample) => ({ ...sample, items: mapped(FORMAT, sample.record) }));
  const mappedOnes = items.flatMap(({ items: [item], ...sample }) =>
    item?.kind === 'event' ? [{ ...sample, item }] : [],
  );

  it('are all there', () => {
    expect(samples).toHaveLength(count);
  });

  it('become one event each, save those that say why not', () => {
    const others = items
      .filter(({ items: [item] }) => item?.kind !== 'event')
      .map(({ line, items: [item] }) => [line, item?.kind === 'fault' ? item.fault.reason : item?.kind]);
    expect(others).toEqual(refused);
    expect(items.filter(({ items: all }) => all.length !== 1)).toEqual([]);
  });

  it.each(mappedOnes)('line $line: time, address and actor are sound', ({ record, item }) => {
    expectSound(incomingEventSchema.parse(item.candidate), timeOf(record));
  });

  it.each(mappedOnes)('line $line: nothing of the record is lost', ({ record, item }) => {
    expectNothingLost(record, item, LEFT);
  });

  it('have keys that tell them apart and stay', () => {
    expectKeysTellApart(
      mappedOnes.map(({ record, item }) => [
        identityOf(record),
        incomingEventSchema.parse(item.candidate).key,
      ]),
    );
    for (const { record, item } of mappedOnes) expect(mapped(FORMAT, record)).toEqual([item]);
  });
});

it.each(EXPECTED)('$sample line $line is what the vendor says', (expected) => {
  const sample = samplesOf(expected.sample)[expected.line - 1];
  expectAsWritten(eventOf(FORMAT, sample?.record), expected);
});
