import { z } from 'zod';
import { MINUTE } from '../../../src/kernel/clock.js';
import { readTime } from '../../sources/time.js';
import { changed } from '../failures.js';
import { type PollTerms, type PullFeed, recordOf } from '../feed.js';
import { demand, LOG_INS, type PermissionName, SETUP } from './permissions.js';
import type { SalesforceSession } from './session.js';

/** A row is seen when its transaction ends, which may be after a later one was seen. */
const OVERLAP = 10 * MINUTE;

export interface RowFeed {
  readonly name: string;
  readonly object: string;
  /** The column by which it is read. */
  readonly time: string;
  readonly columns: readonly string[];
  readonly permission: string;
  /** Without this permission the object answers with fewer rows and no error, so it is asked for first. */
  readonly needsAll?: PermissionName;
}

/** Columns: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_setupaudittrail.htm */
export const SETUP_AUDIT_TRAIL: RowFeed = {
  name: 'setup-audit-trail',
  object: 'SetupAuditTrail',
  time: 'CreatedDate',
  columns: [
    'Id',
    'Action',
    'Section',
    'Display',
    'CreatedById',
    'CreatedBy.Username',
    'CreatedDate',
    'DelegateUser',
    'ResponsibleNamespacePrefix',
  ],
  permission: SETUP.label,
};

/** Columns: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm */
export const LOGIN_HISTORY: RowFeed = {
  name: 'login-history',
  object: 'LoginHistory',
  time: 'LoginTime',
  columns: [
    'Id',
    'UserId',
    'LoginTime',
    'LoginType',
    'SourceIp',
    'Status',
    'Application',
    'Browser',
    'Platform',
    'ClientVersion',
    'ApiType',
    'ApiVersion',
    'LoginUrl',
    'CountryIso',
    'AuthenticationServiceId',
    'LoginGeoId',
  ],
  permission: LOG_INS.label,
  needsAll: LOG_INS,
};

/** The newest time that was read, epoch ms. */
const cursorSchema = z.strictObject({ newest: z.int() });

/** Rows of an object in the order of (time, Id), from a while before the newest that was read. */
export function rowsOf(session: SalesforceSession, feed: RowFeed): PullFeed {
  return {
    name: feed.name,
    async *poll(text, terms) {
      if (feed.needsAll !== undefined) await demand(session, feed.needsAll, terms.signal);
      let { from, newest } = startOf(text, terms);
      for await (const { records } of session.query(soqlOf(feed, from), feed.permission, terms.signal)) {
        for (let start = 0; start < records.length; start += terms.pageRows) {
          const own = records.slice(start, start + terms.pageRows);
          newest = Math.max(newest, ...own.map((record) => timeOf(record, feed)));
          yield { records: own.map((record) => recordOf(record)), cursor: JSON.stringify({ newest }) };
        }
      }
    },
  };
}

function startOf(text: string | undefined, { since }: PollTerms): { from: number; newest: number } {
  if (text === undefined) return { from: since, newest: since };
  const cursor = cursorSchema.safeParse(JSON.parse(text));
  if (!cursor.success) throw changed('the cursor of a feed of rows is none of this version');
  const { newest } = cursor.data;
  return { from: newest - OVERLAP, newest };
}

const soqlOf = ({ object, time, columns }: RowFeed, from: number): string =>
  `SELECT ${columns.join(', ')} FROM ${object} WHERE ${time} >= ${new Date(from).toISOString()} ` +
  `ORDER BY ${time} ASC, Id ASC`;

function timeOf(record: Readonly<Record<string, unknown>>, { object, time }: RowFeed): number {
  const at = Date.parse(readTime(record[time])?.iso ?? '');
  if (Number.isNaN(at)) throw changed(`Salesforce gives a row of ${object} without a readable ${time}`);
  return at;
}
