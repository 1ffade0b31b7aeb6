import type { Holder } from '../snapshot.js';
import { actor, type Gathering, isTrue, textAt } from './rows.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * Access modes in which somebody may do what their roles give: read-write and non-interactive. The others take from that
 * (`Read`, `Administrative`) or add to it (those of Microsoft and of partners), and no table says what
 * (https://learn.microsoft.com/en-us/power-apps/developer/data-platform/reference/entities/systemuser#BKMK_AccessMode).
 */
const BY_ROLES = new Set([0, 4]);

export interface DataverseAccount {
  readonly holder: Holder;
  /** What they may do is what their roles give. */
  readonly isByRoles: boolean;
}

/**
 * The users by systemuserid. Events call one by UPN (UserId of the Common schema,
 * https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#common-schema) or by
 * systemuserid (UserId at
 * https://learn.microsoft.com/power-platform/admin/activity-logging-auditing/activity-logs-dataverse-model-driven-apps), an app
 * by the ids that it has in Entra: each of these is the same account here. `domainname` is the UPN as it was first written;
 * the log may write it in lower case. An id that two users have says of neither what it may do.
 */
export function readAccounts(all: Gathering): ReadonlyMap<string, DataverseAccount> {
  const users = new Map<string, Row>();
  all.each('users', (row) => {
    const id = textAt(row, 'systemuserid');
    if (id === undefined || typeof row['isdisabled'] !== 'boolean') return false;
    users.set(id, row);
    return true;
  });
  const owners = Map.groupBy(
    [...users].flatMap(([user, row]) => idsOf(user, row).map((id) => ({ id, user }))),
    ({ id }) => id,
  );
  for (const [id, { length }] of owners)
    if (length > 1) all.lines.push({ kind: 'opaque', holder: actor(id) });
  const isOwn = (id: string): boolean => owners.get(id)?.length === 1;
  return new Map(
    [...users].map(([user, row]) => {
      const [id = user, ...others] = idsOf(user, row).filter(isOwn);
      return [user, readAccount(all, row, { id, others })];
    }),
  );
}

interface Ids {
  readonly id: string;
  readonly others: readonly string[];
}

function readAccount(all: Gathering, row: Row, { id, others }: Ids): DataverseAccount {
  const holder = actor(id);
  const [name = '', email] = [textAt(row, 'fullname'), textAt(row, 'internalemailaddress')];
  all.names.push({ kind: 'actor', id, name, email });
  // Without an alias, too, the snapshot has to name who has nothing.
  for (const of of others.length > 0 ? others : [id]) all.lines.push({ kind: 'alias', holder, of });
  if (isTrue(row, 'isdisabled')) all.lines.push({ kind: 'disabled', holder });
  const isByRoles = BY_ROLES.has(Number(textAt(row, 'accessmode') ?? Number.NaN));
  if (!isByRoles) all.lines.push({ kind: 'opaque', holder });
  return { holder, isByRoles };
}

/** The first is the one under which the snapshot speaks of the user. */
function idsOf(user: string, row: Row): string[] {
  const upn = textAt(row, 'domainname');
  const others = [textAt(row, 'azureactivedirectoryobjectid'), textAt(row, 'applicationid')];
  return [...new Set([upn, upn?.toLowerCase(), user, ...others].filter((id) => id !== undefined))];
}
