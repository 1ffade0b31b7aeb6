import { z } from 'zod';
import { dataverseRights } from '../../../src/people/rights/readers/dataverse.js';
import { changed } from '../failures.js';
import type { RightsAccess } from '../rights/rights-access.js';
import { COLUMNS, demand, type NeededPrivilege, PROFILES, ROLES, TEAMS, USERS } from './privileges.js';
import type { DataverseSession } from './session.js';

/** What is asked for first, since a list without it is shorter and no error says so. */
const NEEDED: Readonly<Record<string, readonly NeededPrivilege[]>> = {
  users: [USERS],
  roles: [ROLES],
  'user roles': [USERS, ROLES],
  teams: [TEAMS],
  'team members': [TEAMS, USERS],
  'team roles': [TEAMS, ROLES],
  'role privileges': [ROLES],
  profiles: [PROFILES],
  'user profiles': [PROFILES, USERS],
  'team profiles': [PROFILES, TEAMS],
  'field permissions': [COLUMNS],
};

export const rightsOfDataverse = (session: DataverseSession): RightsAccess => {
  const held = new Set<NeededPrivilege>();
  return {
    reader: dataverseRights,
    async *ask({ name, path }, signal) {
      for (const privilege of NEEDED[name] ?? []) {
        if (held.has(privilege)) continue;
        await demand(session, privilege, signal);
        held.add(privilege);
      }
      if (name === 'role privileges') yield* privilegesOfRoots(session, path, signal);
      else yield* session.pages(path, signal);
    },
  };
};

/** Their ids stand in the address of the question. */
const ROLES_AT_ONCE = 25;
const roleSchema = z
  .looseObject({ roleid: z.guid(), _parentrootroleid_value: z.guid().nullish() })
  .transform(({ roleid, _parentrootroleid_value: root }) => root ?? roleid);

/**
 * A role has a copy in each business unit, and each copy a row for each privilege: those of the first say it all. Roles are
 * named by https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/reference/in.
 */
async function* privilegesOfRoots(
  session: DataverseSession,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<readonly unknown[]> {
  const roots = [...(await rootsOf(session, signal))];
  for (let start = 0; start < roots.length; start += ROLES_AT_ONCE) {
    const names = roots.slice(start, start + ROLES_AT_ONCE).map((id) => `'${id}'`);
    const filter = `Microsoft.Dynamics.CRM.In(PropertyName='roleid',PropertyValues=[${names.join(',')}])`;
    yield* session.pages(`${path}&$filter=${encodeURIComponent(filter)}`, signal);
  }
}

async function rootsOf(session: DataverseSession, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const roots = new Set<string>();
  const path = '/api/data/v9.2/roles?$select=roleid,_parentrootroleid_value';
  for await (const page of session.pages(path, signal))
    for (const row of page) {
      const read = roleSchema.safeParse(row);
      if (!read.success) throw changed('Dataverse gives a role in another shape');
      roots.add(read.data);
    }
  return roots;
}
