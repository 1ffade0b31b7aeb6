import { describe, expect, it } from 'vitest';
import { kindsOfEvent } from '../../../src/conformance/kinds-of-event.js';
import { MATURITY_KINDS } from '../../../src/conformance/maturity-kinds.js';
import { incomingEventSchema } from '../../../src/event/incoming-event.js';
import { mapped, samplesOf } from '../../support/source-samples.js';

const FORMATS = ['salesforce', 'microsoft-365', 'google-workspace', 'servicenow'] as const;
const KEYS = new Map(MATURITY_KINDS.map(({ id, key }) => [id, key]));

/** What the makers of the matrix say that a sample shows: it stands in the name of its file. */
const kindInName = (name: string): string | undefined => {
  const said = name
    .replaceAll('configuration', 'security_configuration')
    .replaceAll('security_security', 'security');
  const words = said
    .replaceAll('add_member_to_group', 'add_to_group')
    .replaceAll('remove_member_from_group', 'remove_from_group')
    .replaceAll('activity_download', 'activity_audit_download');
  return [...KEYS.values()].find((key) => words.split('/').at(-1)?.includes(key));
};

const samples = FORMATS.flatMap((format) =>
  samplesOf(`appomni/${format}.jsonl`).map(({ name, record }) => ({ format, name, record })),
);

/**
 * The name of the event does not tell the verb (it stands in English prose, or in properties that changed), is another
 * one than in the matrix, or names no group of people (a group of the CMDB).
 */
const OTHERWISE = [
  'setup_audit_trail/authorization_add_to_group.json: ',
  'azure_ad/authorization_add_enrollment.json: ',
  'azure_ad/authorization_remove_enrollment.json: ',
  'system_audit_create_security_configuration.json/system_audit_create_security_configuration.json: update_security_configuration,update_integration',
  'event/authorization_delete_group.json: update_resource',
];

describe('the kinds of the matrix', () => {
  it('are 35, each with a meaning', () => {
    expect(MATURITY_KINDS.map(({ id }) => id)).toEqual(
      Array.from({ length: 35 }, (_, index) => `ET${String(index + 1).padStart(4, '0')}`),
    );
    expect(new Set(KEYS.values()).size).toBe(35);
    expect(MATURITY_KINDS.filter(({ when }) => when.actions.length === 0)).toEqual([]);
  });

  it('samples of its makers show the kind that they are named after', () => {
    const differing = samples.flatMap(({ format, name, record }) => {
      const kinds = mapped(format, record).flatMap((item) =>
        item.kind === 'event' ? kindsOfEvent(incomingEventSchema.parse(item.candidate)) : [],
      );
      const keys = kinds.map((id) => KEYS.get(id));
      const wanted = kindInName(name);
      return wanted !== undefined && keys.includes(wanted) ? [] : [`${name}: ${keys.join()}`];
    });
    expect(samples).toHaveLength(88);
    expect(differing).toEqual(OTHERWISE);
  });
});
