import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownFields } from '../../../../src/conformance/known-fields.js';
import { ACTIONS } from '../../../../src/event/actions.js';
import type { SourceFormat } from '../../../../streams/sources/registry.js';
import type { Supply } from '../../../../streams/sources/tier.js';
import { TIERS_OF } from '../../../../streams/sources/tiers.js';
import { incomingEventSchema } from '../../../../src/event/incoming-event.js';
import { mapped, samplesOf } from '../../../support/source-samples.js';

const SOURCES = new URL('../../../../streams/sources/', import.meta.url);
/** Folders that map with words of their own; the format that stands for each. */
const FORMAT_OF: Readonly<Record<string, SourceFormat>> = { salesforce: 'salesforce' };
const folders = readdirSync(SOURCES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'generic')
  .map(({ name }) => name);

const suppliesOf = (format: SourceFormat): Supply[] => TIERS_OF[format].flatMap(({ adds }) => adds);

/** The words for actions that stand in the mapping's own files. */
function actionsWritten(folder: string): string[] {
  const files = readdirSync(new URL(`${folder}/`, SOURCES)).filter(
    (name) => name.endsWith('.ts') && name !== 'tiers.ts',
  );
  const text = files.map((name) => readFileSync(new URL(`${folder}/${name}`, SOURCES), 'utf8')).join('\n');
  return ACTIONS.filter((action) => text.includes(`'${action}'`));
}

const SAMPLES = [
  ['salesforce', 'appomni/salesforce.jsonl'],
  ['microsoft-365', 'appomni/microsoft-365.jsonl'],
  ['microsoft-365', 'panther/microsoft-365.jsonl'],
  ['google-workspace', 'appomni/google-workspace.jsonl'],
  ['google-workspace', 'panther/google-workspace.jsonl'],
  ['servicenow', 'appomni/servicenow.jsonl'],
  ['zendesk', 'panther/zendesk.jsonl'],
] as const;

const eventsOf = (format: SourceFormat, file: string) =>
  samplesOf(file).flatMap(({ record, line }) =>
    mapped(format, record).flatMap((item) => (item.kind === 'event' ? [{ item, line }] : [])),
  );

describe('what the tiers of a source declare', () => {
  it.each(folders)('%s: exactly the actions that its mapping knows', (folder) => {
    const format = FORMAT_OF[folder] ?? (folder as SourceFormat);
    const declared = new Set(suppliesOf(format).flatMap(({ actions }) => actions));
    expect([...declared].sort()).toEqual(actionsWritten(folder).sort());
  });

  it.each(SAMPLES)('%s: no sample of %s shows a field that is declared never to be there', (format, file) => {
    const seen = eventsOf(format, file);
    expect(seen.length).toBeGreaterThan(3);
    const wrong = seen.flatMap(({ item, line }) => {
      const event = incomingEventSchema.parse(item.candidate);
      const mine = suppliesOf(format).filter(({ actions }) => actions.includes(event.action));
      const ever = new Set(mine.flatMap(({ always, some = [] }) => [...always, ...some]));
      return knownFields(event, item.derived)
        .filter((field) => field !== 'purpose' && !ever.has(field))
        .map((field) => `${line}: ${item.feed} ${event.action} ${field}`);
    });
    expect(wrong).toEqual([]);
  });

  // The others are cut to what a rule reads, often without a time.
  const complete = SAMPLES.filter(([, file]) => file.startsWith('appomni/'));
  it.each(complete)('%s: every sample of %s has what its feed is declared always to give', (format, file) => {
    const wrong = eventsOf(format, file).flatMap(({ item, line }) => {
      const event = incomingEventSchema.parse(item.candidate);
      const mine = suppliesOf(format).filter(
        ({ actions, feed }) => actions.includes(event.action) && feed.split(/, ?/).includes(item.feed),
      );
      const always = mine[0]?.always.filter((field) => mine.every((one) => one.always.includes(field))) ?? [];
      const known = knownFields(event, item.derived);
      return always
        .filter((field) => !known.includes(field))
        .map((field) => `${line}: ${item.feed} ${event.action} ${field}`);
    });
    expect(wrong).toEqual([]);
  });
});
