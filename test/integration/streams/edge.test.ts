import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listQuarantine, showQuarantined } from '../../../streams/quarantine/read.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { rowsOf } from '../../support/sql.js';

const folder = new URL('../../../streams/sources/generic/samples/', import.meta.url);
const sample = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const CARD = '4111111111111111';

const stringsOf = async (store: TestRuntime['runtime']['store'], sql: string): Promise<string[]> =>
  (await rowsOf(store, sql)).map((row) => String(Object.values(row)[0]));

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

const declare = async (mapping?: string) =>
  test.runtime.declarations.declareSource(
    'acme',
    {
      id: 'orchard',
      format: 'generic',
      promisedDelayMinutes: 60,
      ...(mapping === undefined ? {} : { mapping }),
    },
    'test',
  );

async function importText(name: string, text: string, source: string) {
  const path = join(test.dataDir, name);
  writeFileSync(path, text);
  return test.runtime.intake.importFile(path, { tenant: 'acme', source });
}

describe('a source with a mapping of its own', () => {
  it('is not declared without one, nor with one that fails its tests', async () => {
    await expect(declare()).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    const wrong = sample('orchard.yaml').replace(
      'id: u-12, name: Ann Beer, type',
      'id: u-13, name: Ann Beer, type',
    );
    await expect(declare(wrong)).rejects.toThrow('actor.id is "u-12", expected "u-13"');
    const mapping = sample('orchard.yaml');
    await expect(
      test.runtime.declarations.declareSource(
        'acme',
        { id: 'x', format: 'json', promisedDelayMinutes: 60, mapping },
        'test',
      ),
    ).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('takes its files in, keeps what it does not know, and takes that in when it does', async () => {
    await declare(sample('orchard.yaml'));
    const rows = `${sample('orchard.csv')}105;05.01.2026 09:05:00;u-12;;M;MERGE;Kunde;K-1;1;;Web;;\n`;
    expect(await importText('orchard.csv', rows, 'orchard')).toMatchObject({
      read: 5,
      stored: 3,
      refused: 1,
      quarantined: 1,
    });
    const { store, intake } = test.runtime;
    const [before] = await stringsOf(store, `SELECT DISTINCT mapping FROM events WHERE source = 'orchard'`);
    expect(before).toMatch(/^generic\/1@[0-9a-f]{16}$/);
    const [kept] = await listQuarantine(store, 'acme', { sources: ['orchard'], limit: 10 });
    expect(kept).toMatchObject({ reason: 'unmapped', mapping: expect.stringContaining(String(before)) });
    // Without a mapping in the command the one before stays.
    await declare();
    const knows = sample('orchard.yaml')
      .replace('actions:', 'actions:\n  - { when: { Aktion: MERGE }, action: record.update }')
      .replace('fault: unmapped', 'event: { action: record.update }');
    await declare(knows);
    const position = { ...kept!, offset: kept!.offset };
    expect(await intake.redrive('acme', [position])).toMatchObject([{ outcome: 'stored' }]);
    const [after] = await stringsOf(
      store,
      `SELECT mapping FROM events WHERE source = 'orchard' AND key = '105'`,
    );
    expect(after).toMatch(/^generic\/1@/);
    expect(after).not.toBe(before);
  });
});

describe('secrets in what comes in', () => {
  const event = (key: string, more: object): string =>
    JSON.stringify({
      key,
      occurredAt: '2026-01-05T09:00:00Z',
      actor: { id: 'u' },
      action: 'data.query',
      ...more,
    });

  it('are in no event and in no refused message, and that they were seen is', async () => {
    const { store, intake } = test.runtime;
    const lines = [
      event('s1', {
        attributes: { soql: `SELECT Id FROM Lead WHERE Card__c = '${CARD}'`, token: 'abc123def456ghi' },
      }),
      event('s2', { outcome: CARD, attributes: { note: CARD } }),
      `{"broken": "${CARD}`,
    ];
    expect(await importText('secrets.jsonl', lines.join('\n'), 'crm')).toMatchObject({
      stored: 1,
      quarantined: 2,
    });
    const rows = await stringsOf(
      store,
      `SELECT concat(attributes, toString(data_classes), toString(derived)) FROM events WHERE source = 'crm'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).not.toContain(CARD);
    for (const part of [
      '[cut: card number]',
      '[cut: token]',
      'pci.pan',
      'credential',
      'attributes.soql',
      'attributes.token',
    ])
      expect(rows[0]).toContain(part);
    for (const item of await listQuarantine(store, 'acme', { sources: ['crm'], limit: 10 })) {
      const whole = await showQuarantined(store, 'acme', item);
      expect(Buffer.from(whole!.raw, 'base64').toString()).toContain('[cut: card number]');
      expect(JSON.stringify([item, Buffer.from(whole!.raw, 'base64').toString()])).not.toContain(CARD);
      expect(await intake.redrive('acme', [item])).toMatchObject([{ outcome: 'still-quarantined' }]);
    }
  });
});
