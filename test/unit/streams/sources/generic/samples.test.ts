import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readRow } from '../../../../../streams/files/file-row.js';
import { readRows } from '../../../../../streams/files/rows.js';
import { checkMapping } from '../../../../../streams/sources/generic/run-tests.js';
import type { MappedItem } from '../../../../../streams/sources/mapping.js';

const folder = new URL('../../../../../streams/sources/generic/samples/', import.meta.url);
const yaml = readFileSync(new URL('orchard.yaml', folder), 'utf8');

function orchard() {
  const checked = checkMapping(yaml);
  if (!checked.ok) throw new Error(checked.fault.join('\n'));
  return checked.value.mapping;
}

async function* bytesOf(name: string): AsyncGenerator<Buffer> {
  yield readFileSync(new URL(name, folder));
}

async function itemsOf(name: string): Promise<MappedItem[]> {
  const items: MappedItem[] = [];
  for await (const rows of readRows(bytesOf(name), 'generic'))
    for (const { payload, bytes } of rows.map(readRow))
      items.push(...orchard().map(payload ?? JSON.parse(String(bytes)), { receivedAt: 0 }));
  return items;
}

describe('the worked example', () => {
  it('passes its own tests', () => {
    expect(checkMapping(yaml).ok).toBe(true);
  });

  it('reads the CSV of the CRM', async () => {
    const items = await itemsOf('orchard.csv');
    const ann = { id: 'u-12', name: 'Ann Beer', type: 'human' };
    const office = { ip: '198.51.100.7', channel: 'ui' };
    const volume = { basis: 'returned' };
    expect(items.map((item) => (item.kind === 'event' ? item.candidate : item.kind))).toEqual([
      {
        key: '101',
        occurredAt: '2026-01-05T08:00:00.000Z',
        action: 'session.login',
        outcome: 'success',
        actor: ann,
        context: office,
        volume,
        attributes: { Aktion: 'LOGIN' },
      },
      {
        key: '102',
        occurredAt: '2026-01-05T08:02:30.000Z',
        action: 'data.export',
        outcome: 'success',
        actor: ann,
        target: { type: 'Kunde' },
        context: office,
        volume: { records: 350, ...volume },
        dataClasses: ['id.basic'],
        attributes: { Aktion: 'EXPORT_XLS' },
      },
      {
        key: '103',
        occurredAt: '2026-01-05T08:03:00.000Z',
        action: 'record.delete',
        outcome: 'failure',
        actor: { id: 'sync', type: 'integration' },
        target: { type: 'Angebot', id: 'A-7' },
        reason: 'gesperrt\ndurch "Cid"',
        context: { channel: 'api' },
        volume,
        dataClasses: ['commercial'],
        attributes: { Aktion: 'DEL' },
      },
      'refused',
    ]);
  });

  it('reads its JSON, and keeps for later what it does not know', async () => {
    const [read, merge] = await itemsOf('orchard.jsonl');
    expect(read).toMatchObject({
      feed: 'audit',
      candidate: {
        action: 'record.read',
        target: { type: 'Kunde', id: 'K-1', name: 'Cid & Co' },
        context: { channel: 'mobile' },
      },
    });
    expect(merge).toMatchObject({
      kind: 'fault',
      fault: { reason: 'unmapped', detail: expect.stringContaining('"MERGE"') as string },
    });
  });

  it('has a version that follows from what it says, and not from its tests', () => {
    const { version } = orchard();
    expect(version).toMatch(/^generic\/1@[0-9a-f]{16}$/);
    const other = checkMapping(yaml.replace('S: integration', 'S: system'));
    expect(other.ok && other.value.mapping.version).not.toBe(version);
    const renamed = checkMapping(yaml.replace('no act', 'no act at all'));
    expect(renamed.ok && renamed.value.mapping.version).toBe(version);
  });
});

describe('a mapping that does not do', () => {
  const changed = (change: (content: Record<string, never>) => void): string => {
    const content = parse(yaml) as Record<string, never>;
    change(content);
    return stringify(content);
  };
  const faultsOf = (text: string): string[] => {
    const checked = checkMapping(text);
    return checked.ok ? [] : checked.fault;
  };
  type Loose = Record<string, Record<string, Record<string, unknown>>>;

  it.each<[string, string, string[]]>([
    [
      'is told what its test got instead',
      yaml
        .replace('DEL }, action: record.delete', 'DEL }, action: record.delete')
        .replace('id: u-12, name: Ann Beer, type', 'id: u-13, name: Ann Beer, type'),
      ['test "an export through the screen, at a time in summer": actor.id is "u-12", expected "u-13"'],
    ],
    [
      'names a fault that was not expected',
      yaml.replace('[ignored: true]', '[fault: schema]'),
      ['test "what the CRM says of itself is no act": is ignored, expected the fault schema'],
    ],
    ['is no YAML', 'a: [', ['The mapping is no YAML: ']],
    [
      'has an unknown field',
      changed((content) => Object.assign((content as Loose)['event'] as object, { colour: 'x' })),
      ['event: Unrecognized key: "colour"'],
    ],
    ['has an unknown action', yaml.replace('record.read', 'record.look'), ['actions.2']],
    ['maps to an unknown word', yaml.replace('M: human', 'M: person'), ['event.actor.type.map.M']],
    ['has a path that is none', yaml.replace('type: Objekt', 'type: Objekt..x'), ['event.target.type']],
    [
      'has a time without its year',
      yaml.replace('DD.MM.YYYY', 'DD.MM'),
      ['event.occurredAt.format: the format of a time lacks YYYY'],
    ],
    ['has no tests', changed((content) => Object.assign(content, { tests: [] })), ['tests']],
    ['is too long', `# ${'x'.repeat(70_000)}\n${yaml}`, ['The mapping has 7']],
    [
      'repeats itself without end',
      `a: &a [1]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [${'*c,'.repeat(50)}]`,
      ['The mapping is no YAML: '],
    ],
  ])('%s', (_name, text, expected) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(expected.length);
    for (const [index, begin] of expected.entries())
      expect(faults[index]?.startsWith(begin), faults[index]).toBe(true);
  });
});
