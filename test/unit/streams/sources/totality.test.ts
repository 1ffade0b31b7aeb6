import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateEvent } from '../../../../streams/steps/validate.js';
import type { SourceFormat } from '../../../../streams/sources/registry.js';
import { itemsOf, RECEIVED } from '../../../support/mapped.js';

/** For each format a record that maps, whose fields the test replaces by anything. */
const RECORDS: readonly [SourceFormat, Record<string, unknown>][] = [
  [
    'espocrm',
    {
      id: 'a',
      number: 1,
      action: 'read',
      targetType: 'Contact',
      targetId: 'b',
      createdAt: '2026-10-05 09:00:00',
      userId: 'u',
      ipAddress: '203.0.113.7',
    },
  ],
  [
    'espocrm',
    {
      id: 'a',
      isDenied: true,
      username: 'sam',
      createdAt: '2026-10-05 09:00:00',
      requestUrl: '/?x',
      requestTime: 1,
      authenticationMethod: 'Espo',
    },
  ],
  [
    'odoo',
    {
      id: 1,
      method: 'export_data',
      create_date: '2026-10-05 09:00:00',
      model_model: 'res.partner',
      res_ids: '[1]',
      lines: [{ field_name: 'a', new_value: 'b' }],
      user_id: [7, 'x'],
    },
  ],
  [
    'sugarcrm',
    {
      table: 'contacts_audit',
      id: 'a',
      parent_id: 'b',
      field_name: 'c',
      date_created: '2026-10-05 09:00:00',
      created_by: 'd',
      after_value_text: 'e',
    },
  ],
  [
    'sugarcrm',
    {
      table: 'tracker',
      id: 1,
      action: 'detailview',
      module_name: 'Contacts',
      item_id: 'b',
      date_modified: '2026-10-05 09:00:00',
      session_id: 'c',
    },
  ],
  [
    'ocsf',
    {
      class_uid: 6001,
      activity_id: 2,
      time: 1_791_191_643_123,
      metadata: { uid: 'a' },
      actor: { user: { uid: 'u' } },
      web_resources: [{ uid: 'r' }],
      src_endpoint: { ip: '::1' },
    },
  ],
  [
    'findings',
    {
      class_uid: 2004,
      activity_id: 1,
      time: 1_791_191_643_123,
      metadata: {},
      finding_info: { uid: 'f' },
      evidences: [{}],
    },
  ],
  [
    'findings',
    {
      timestamp: '2026-10-05T09:00:00Z',
      event_type: 'alert',
      alert: { signature_id: 1, signature: 's' },
      src_ip: '::1',
      flow_id: 1,
    },
  ],
];

const anything = fc.oneof(
  fc.anything({ maxDepth: 3, withNullPrototype: false }).map(jsonOf),
  fc.string({ maxLength: 1_400, unit: 'binary' }).map((text) => text.toWellFormed()),
  fc.constantFrom(
    null,
    '',
    '0',
    0,
    -1,
    1e300,
    [],
    {},
    [[]],
    true,
    '__proto__',
    'constructor',
    'x'.repeat(5_000),
  ),
);

function jsonOf(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch {
    return null;
  }
}

/** What a mapping makes is a fault, a refusal, or an event that the schema takes: a bad field costs itself, not the event. */
function expectSound(format: SourceFormat, payload: unknown): void {
  for (const item of itemsOf(format, payload, { headers: { 'x-other': 'y' } })) {
    if (item.kind !== 'event') continue;
    const valid = validateEvent(item.candidate, { now: RECEIVED, horizon: Number.NEGATIVE_INFINITY });
    // A time far away and an id too long to be a key are the schema's to refuse: neither may be bent.
    if (valid.ok || valid.fault.reason === 'time-out-of-range' || valid.fault.field === '/key') continue;
    throw new Error(`${format}: ${JSON.stringify(valid.fault)}\n${JSON.stringify(payload).slice(0, 800)}`);
  }
}

describe('the mappings of databases, OCSF and findings', () => {
  it.each(RECORDS)('%s takes any value in any field of %j', (format, record) => {
    const names = Object.keys(record).filter((name) => name !== 'table');
    fc.assert(
      fc.property(fc.constantFrom(...names), anything, (name, value) => {
        expectSound(format, { ...record, [name]: value });
      }),
      { numRuns: 250 },
    );
  });

  it.each(['espocrm', 'odoo', 'sugarcrm', 'ocsf', 'findings'] as const)('%s takes any JSON', (format) => {
    fc.assert(
      fc.property(anything, (value) => expectSound(format, value)),
      { numRuns: 200 },
    );
  });

  it('a webhook takes any record under any event', () => {
    fc.assert(
      fc.property(anything, fc.string(), (value, event) => {
        const items = itemsOf('espocrm', value, { headers: { 'x-ledgerwatch-event': event } });
        expect(items.every(({ kind }) => kind === 'event' || kind === 'fault')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
