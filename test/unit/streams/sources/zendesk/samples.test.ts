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

const FORMAT = 'zendesk';
const FILES = [['panther/zendesk.jsonl', 15, []]] as const;
/** The time, which is written anew, and the action in the words of a language. */
const LEFT = new Set(['created_at', 'action_label']);

const timeOf = (record: Readonly<Record<string, unknown>>): string => String(record['created_at']);

/** The origin gives all entries one id, and repeats some with other fields of its own. */
const identityOf = ({
  action,
  source_label,
  change_description,
}: Readonly<Record<string, unknown>>): string => JSON.stringify([action, source_label, change_description]);

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
