import { salesforceRights } from '../../../src/people/rights/readers/salesforce.js';
import { changed } from '../failures.js';
import type { RightsAccess } from '../rights/rights-access.js';
import { ALL_TOKENS, ALL_USERS, API, demand, type PermissionName, SETUP } from './permissions.js';
import type { SalesforceSession } from './session.js';

/**
 * Without its permission an object shows what is the reading user's own, and no error says so: it is asked for first.
 * Permission sets and their assignments need one of several, of which this changes least:
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
 * and …/sforce_api_objects_permissionsetassignment.htm (special access rules).
 */
const NEEDED: Readonly<Record<string, PermissionName>> = { users: ALL_USERS, tokens: ALL_TOKENS };

export const rightsOfSalesforce = (session: SalesforceSession): RightsAccess => ({
  reader: salesforceRights,
  async *ask({ name, path }, signal) {
    const needed = NEEDED[name] ?? SETUP;
    await demand(session, needed, signal);
    if (name === 'tokens') yield* tokenPages(session, path, signal);
    else yield* session.rows(path, needed.label, signal);
  },
});

/** A query for tokens gives no more, however many there are (at the address beside ALL_TOKENS). */
const MOST_TOKENS = 2_500;

/** Where there are more tokens than a query gives, those of some users after the other. */
async function* tokenPages(
  session: SalesforceSession,
  soql: string,
  signal: AbortSignal,
): AsyncGenerator<readonly unknown[]> {
  if ((await countOf(session, 'OauthToken', signal)) <= MOST_TOKENS) {
    yield* session.rows(soql, ALL_TOKENS.label, signal);
    return;
  }
  for (let last = ''; ;) {
    const where = last === '' ? '' : ` WHERE UserId > '${last}'`;
    const page = await firstTokens(session, `${soql}${where} ORDER BY UserId ASC`, signal);
    const isLast = page.length < MOST_TOKENS;
    // The last user of a full answer may have more tokens than are in it.
    const open = isLast ? undefined : userOf(page.at(-1));
    const whole = isLast ? page : page.filter((row) => userOf(row) !== open);
    const next = userOf(whole.at(-1));
    yield whole;
    if (isLast) return;
    if (next === undefined) throw changed(`Salesforce gives ${MOST_TOKENS} tokens of one user and no more`);
    last = next;
  }
}

async function firstTokens(
  session: SalesforceSession,
  soql: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>[]> {
  const found: Readonly<Record<string, unknown>>[] = [];
  for await (const { records } of session.query(soql, ALL_TOKENS.label, signal)) {
    found.push(...records);
    if (found.length >= MOST_TOKENS) break;
  }
  return found;
}

async function countOf(session: SalesforceSession, object: string, signal: AbortSignal): Promise<number> {
  for await (const { totalSize } of session.query(`SELECT COUNT() FROM ${object}`, API.label, signal))
    return totalSize;
  throw changed(`Salesforce does not say how many rows of ${object} there are`);
}

/** An id of a user and nothing else: it goes into the next query. */
function userOf(row: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const id = row?.['UserId'];
  return typeof id === 'string' && /^[A-Za-z0-9]{15,18}$/.test(id) ? id : undefined;
}
