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

const FORMAT = 'google-workspace';
/** `23-25 35` as the numbers of lines. */
const lines = (text: string): number[] =>
  text.split(' ').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

/** Lines that are no event: they have no time (of `rules` no name either); mail that came and a device's report; alerts of devices. */
const NO_EVENT = [
  ['schema', lines('23-25 35-42 44-53 68-72 83-87 110-131')],
  ['refused', lines('26 27 55-58 62 73-78 80-82')],
  ['unmapped', lines('59-61 63')],
] as const;
const FILES = [
  ['appomni/google-workspace.jsonl', 12, []],
  [
    'panther/google-workspace.jsonl',
    131,
    NO_EVENT.flatMap(([reason, numbers]) => numbers.map((line) => [line, reason])).sort(
      ([one], [other]) => Number(one) - Number(other),
    ),
  ],
] as const;
/** The carrier's own fields, the time, which is written anew, and `name`, which becomes the name of what it names. */
const LEFT = new Set(['time', 'kind', 'etag', 'name']);

function timeOf(record: Readonly<Record<string, unknown>>): string {
  const { time } = record['id'] as { time: string };
  return time.endsWith('Z') ? time : `${time.replace(' ', 'T')}Z`;
}

/** The origin repeats activities for other tests, with the id that they had. */
function identityOf(record: Readonly<Record<string, unknown>>): string {
  const { applicationName, uniqueQualifier, time } = record['id'] as Record<string, unknown>;
  const { name } = (record['event'] ?? record) as Record<string, unknown>;
  return JSON.stringify([applicationName, uniqueQualifier, time, name]);
}

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

/** What those without a time would be, by Google's appendices (https://developers.google.com/workspace/admin/reports/v1/appendix). */
const UNTIMED: Readonly<Record<string, readonly [action: string, outcome: string]>> = {
  'gmail/download': ['file.download', 'unknown'],
  'gmail/trash': ['record.delete', 'unknown'],
  'user_accounts/titanium_enroll': ['credential.mfa_change', 'unknown'],
  'user_accounts/titanium_unenroll': ['credential.mfa_change', 'unknown'],
  'user_accounts/2sv_enroll': ['credential.mfa_change', 'unknown'],
  'user_accounts/2sv_disable': ['credential.mfa_change', 'unknown'],
  'user_accounts/email_forwarding_out_of_domain': ['config.change', 'unknown'],
  'login/email_forwarding_out_of_domain': ['config.change', 'unknown'],
  'login/login_success': ['session.login', 'success'],
  'login/login_failure': ['session.login', 'failure'],
  'logout/login_success': ['session.login', 'success'],
  'login/logout': ['session.logout', 'unknown'],
  'login/suspicious_login': ['session.login', 'unknown'],
  'login/account_disabled_spamming': ['account.disable', 'unknown'],
  'login/account_disabled_password_leak': ['account.disable', 'unknown'],
  'drive/view': ['record.read', 'unknown'],
  'drive/edit': ['record.update', 'unknown'],
  'drive/trash': ['record.delete', 'unknown'],
  'drive/upload': ['file.upload', 'unknown'],
  'drive/download': ['file.download', 'unknown'],
  'drive/shared_drive_settings_change': ['config.change', 'unknown'],
  'drive/change_document_visibility': ['file.share', 'unknown'],
  'drive/change_document_visibility to private': ['access.revoke', 'unknown'],
  'drive/change_user_access': ['file.share', 'unknown'],
  'drive/change_user_access_hierarchy_reconciled': ['file.share', 'unknown'],
  'drive/change_document_access_scope_hierarchy_reconciled': ['file.share', 'unknown'],
  'groups_enterprise/add_member': ['access.grant', 'unknown'],
  'groups_enterprise/ban_user_with_moderation': ['access.revoke', 'unknown'],
  'admin/ASSIGN_ROLE': ['access.grant', 'unknown'],
  'admin/RENAME_ROLE': ['access.define', 'unknown'],
};

it('the samples without a time would be events if they had one', () => {
  const named = samplesOf('panther/google-workspace.jsonl').filter(({ record }) => {
    const { time } = record['id'] as Record<string, unknown>;
    return time === undefined && Object.hasOwn(UNTIMED, nameOf(record));
  });
  expect(new Set(named.map(({ record }) => nameOf(record)))).toEqual(new Set(Object.keys(UNTIMED)));
  for (const { record } of named) {
    const { action, outcome } = eventOf(FORMAT, {
      ...record,
      id: { ...Object(record['id']), time: '2024-01-01T00:00:00Z' },
    });
    expect([nameOf(record), action, outcome]).toEqual([nameOf(record), ...(UNTIMED[nameOf(record)] ?? [])]);
  }
});

function nameOf(record: Readonly<Record<string, unknown>>): string {
  const { applicationName } = record['id'] as Record<string, unknown>;
  const { new_value: set } = Object(record['parameters']) as Record<string, unknown>;
  const isClosed = Array.isArray(set) && set[0] === 'private';
  return `${String(applicationName)}/${String(record['name'])}${isClosed ? ' to private' : ''}`;
}
