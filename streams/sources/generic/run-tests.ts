import { scrub } from '../../steps/scrub.js';
import { validateEvent } from '../../steps/validate.js';
import { isObject } from '../candidate.js';
import type { MappedItem, SourceMapping } from '../mapping.js';
import { fault, ok, type Result } from '../../../src/kernel/result.js';
import { type Definition, type Expected, readDefinition } from './definition.js';
import { compileMapping } from './map-record.js';

/** Differences that are told of one test: after these it is clear that something is wrong. */
const MAX_TOLD = 10;

/** Reads a mapping and runs its tests: what is taken into use has passed them. The fault is every complaint in a sentence. */
export function checkMapping(
  yaml: string,
): Result<{ definition: Definition; mapping: SourceMapping & { format: 'generic' } }, string[]> {
  const read = readDefinition(yaml);
  if (!read.ok) return read;
  const mapping = compileMapping(read.value);
  const failed = read.value.tests.flatMap((test) =>
    runTest(test, mapping).map((difference) => `test "${test.name}": ${difference}`),
  );
  return failed.length > 0 ? fault(failed) : ok({ definition: read.value, mapping });
}

function runTest({ in: given, expect }: Definition['tests'][number], mapping: SourceMapping): string[] {
  const items = mapping.map(given, { receivedAt: 0 });
  if (items.length !== expect.length)
    return [`gives ${items.length} ${items.length === 1 ? 'item' : 'items'}, expected ${expect.length}`];
  const all = expect.flatMap((expected, index) => {
    const where = expect.length === 1 ? '' : `item ${index + 1}: `;
    const item = items[index];
    return item === undefined ? [] : compare(item, expected).map((difference) => where + difference);
  });
  const told = all.slice(0, MAX_TOLD);
  return told.length < all.length ? [...told, `and ${all.length - told.length} more`] : told;
}

function compare(item: MappedItem, expected: Expected): string[] {
  const became = outcomeOf(item);
  if ('ignored' in expected)
    return became.word === 'ignored' ? [] : [`is ${became.tells}, expected to be ignored`];
  if ('fault' in expected)
    return became.word === expected.fault ? [] : [`is ${became.tells}, expected the fault ${expected.fault}`];
  if (became.event === undefined) return [`is ${became.tells}, expected an event`];
  return differences(became.event, expected.event, '');
}

interface Outcome {
  readonly word: string;
  readonly tells: string;
  readonly event?: unknown;
}

/** What intake would make of it, but for the clock: old tests stay good. */
function outcomeOf(item: MappedItem): Outcome {
  if (item.kind === 'refused') return { word: 'ignored', tells: 'ignored' };
  if (item.kind === 'fault') return faultOutcome(item.fault);
  const { candidate } = scrub(item.candidate, item.derived);
  const at = isObject(candidate) ? Date.parse(String(candidate['occurredAt'])) : 0;
  const valid = validateEvent(candidate, { now: at, horizon: Number.MIN_SAFE_INTEGER });
  return valid.ok
    ? { word: 'event', tells: 'an event', event: valid.value.event }
    : faultOutcome(valid.fault);
}

const faultOutcome = ({
  reason,
  field,
  detail,
}: {
  reason: string;
  field?: string;
  detail: string;
}): Outcome => ({
  word: reason,
  tells: `the fault ${reason}${field === undefined ? '' : ` at ${field}`} (${detail})`,
});

/** What is expected must be there; what is not spoken of may be anything. `null` expects nothing. */
function differences(actual: unknown, expected: unknown, at: string): string[] {
  if (isObject(expected)) {
    if (!isObject(actual)) return [`${at} is ${shown(actual)}, expected ${shown(expected)}`];
    return Object.entries(expected).flatMap(([name, inner]) =>
      differences(actual[name], inner, at === '' ? name : `${at}.${name}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length)
    return expected.flatMap((inner, index) => differences(actual[index], inner, `${at}[${index}]`));
  const wanted = expected ?? undefined;
  return Object.is(actual, wanted) ? [] : [`${at} is ${shown(actual)}, expected ${shown(wanted)}`];
}

const SHOWN = 80;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
