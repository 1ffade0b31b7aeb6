import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingFields } from '../../../../../streams/steps/missing.js';
import { parseMessage } from '../../../../../streams/steps/parse.js';
import { validateEvent } from '../../../../../streams/steps/validate.js';
import { SOURCE_MAPPINGS } from '../../../../../streams/sources/registry.js';

const now = Date.parse('2023-04-01T00:00:00Z');
const lines = readFileSync(new URL('../../../../fixtures/appomni/salesforce.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { source: string; path: string; event: unknown });

/** Each sample through parse, map and validate, as intake does it. */
const events = lines.map(({ source, path, event }) => {
  const parsed = parseMessage(Buffer.from(JSON.stringify(event)));
  const format = source.startsWith('salesforce_elf') ? 'salesforce-elf' : 'salesforce-events';
  const items = parsed.ok ? SOURCE_MAPPINGS[format].map(parsed.value, { receivedAt: now }) : [];
  const [item] = items;
  const valid = item?.kind === 'event' ? validateEvent(item.candidate, { now, horizon: 0 }) : undefined;
  return { name: path.split('/').at(-1) ?? '', source, count: items.length, valid };
});

const eventOf = (name: string) => {
  const valid = events.find((sample) => sample.name.startsWith(name))?.valid;
  if (valid?.ok !== true) throw new Error(`${name}: ${JSON.stringify(valid)}`);
  return valid.value.event;
};

describe('the Salesforce samples', () => {
  it('are all there', () => {
    expect(events).toHaveLength(27);
  });

  it.each(events)('$name becomes one valid event', ({ count, valid }) => {
    expect(count).toBe(1);
    expect(valid).toMatchObject({ ok: true });
  });

  it.each([
    ['activity_audit_delete_resource_aurarequest', 'record.delete'],
    ['activity_audit_read_resource_aurarequest', 'record.read'],
    ['activity_audit_update_resource_aurarequest', 'record.update'],
    ['activity_audit_delete_resource_soapapi', 'record.delete'],
    ['activity_audit_update_resource_soapapi', 'record.update'],
    ['activity_audit_download_resource_bulkapiresult', 'data.bulk_query'],
    ['authentication_mfa_verification.json', 'session.mfa'],
    ['activity_audit_create_resource_lightninguri', 'record.create'],
    ['authentication_account_logout', 'session.logout'],
    ['activity_audit_read_resource_reporteventstream', 'report.run'],
    ['authorization_add_enrollment', 'credential.mfa_change'],
    ['authorization_add_to_group', 'access.role_change'],
    ['authorization_create_group', 'access.define'],
    ['authorization_create_user', 'account.create'],
    ['authorization_delete_user', 'account.disable'],
    ['authorization_remove_permission', 'access.define'],
    ['authorization_update_user', 'account.update'],
    ['system_audit_delete_integration', 'integration.revoke'],
    ['system_audit_update_configuration', 'config.change'],
  ])('%s is %s', (name, action) => {
    expect(eventOf(name).action).toBe(action);
  });

  it('fail the second factor as the source says', () => {
    expect(eventOf('authentication_mfa_verification.json').outcome).toBe('success');
    expect(eventOf('authentication_mfa_verification_failure').outcome).toBe('failure');
  });

  it('lack what was measured of the source', () => {
    const missing = (source: string) =>
      events
        .filter((sample) => sample.source.startsWith(source))
        .flatMap(({ valid }) => (valid?.ok === true ? [missingFields(valid.value.event)] : []));
    expect(missing('setup_audit_trail').every((fields) => fields.join() === 'outcome,context.ip')).toBe(true);
    expect(missing('salesforce_elf').every((fields) => fields.join() === 'outcome')).toBe(true);
  });
});
