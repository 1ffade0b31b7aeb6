import type { Right } from '../words.js';
import { type Gathering, role, rowsAt, textAt } from './rows.js';

/** Privileges of the environment as a whole (https://learn.microsoft.com/en-us/power-platform/admin/security-roles-privileges). */
const WHOLE: Readonly<Record<string, Right>> = {
  prvexporttoexcel: 'export.data',
  prvcreateimport: 'import.data',
  prvactonbehalfofanotheruser: 'impersonate',
  prvwriteuser: 'manage-users',
  prvassignrole: 'manage-roles',
  prvwriteorganization: 'manage-settings',
  prvreadauditsummary: 'audit.read',
};

/** The rest has no privilege there: whoever has an account may call the API, and whoever runs a report may export it. */
export const DATAVERSE_SYSTEM_RIGHTS: readonly Right[] = Object.values(WHOLE);

const VERBS: Readonly<Record<string, Right>> = {
  read: 'read',
  create: 'create',
  write: 'edit',
  delete: 'delete',
};

/** Bits of the depth: user, business unit, it and those below, the whole organization. */
const ANY_DEPTH = 1 | 2 | 4 | 8;
const WHOLE_ORGANIZATION = 8;

interface OfTable {
  readonly table: string;
  readonly right: Right;
}

/** What each role may do, by its privileges. */
export function readPrivileges(all: Gathering): void {
  const whole = readWhole(all);
  const ofTables = readTables(all);
  all.each('role privileges', (row) => {
    const [of, privilege] = [textAt(row, 'roleid'), textAt(row, 'privilegeid')];
    const depth = Number(textAt(row, 'privilegedepthmask') ?? Number.NaN);
    if (of === undefined || privilege === undefined || !Number.isInteger(depth)) return false;
    if ((depth & ANY_DEPTH) === 0) return true;
    const right = whole.get(privilege);
    if (right !== undefined) all.right(role(of), right);
    for (const one of ofTables.get(privilege) ?? []) readOfTable(all, of, { ...one, depth });
    return true;
  });
}

function readOfTable(
  all: Gathering,
  of: string,
  { table: object, right, depth }: OfTable & { depth: number },
): void {
  all.right(role(of), right, { object });
  if (right === 'read' && (depth & WHOLE_ORGANIZATION) !== 0) all.right(role(of), 'view-all', { object });
}

/** By id. */
function readWhole(all: Gathering): ReadonlyMap<string, Right> {
  const found = new Map<string, Right>();
  all.each('privileges', (row) => {
    const [id, name] = [textAt(row, 'privilegeid'), textAt(row, 'name')?.toLowerCase()];
    if (id === undefined || name === undefined) return false;
    const right = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined;
    if (right !== undefined) found.set(id, right);
    return true;
  });
  return found;
}

/** By id of the privilege; some are for several tables. */
function readTables(all: Gathering): ReadonlyMap<string, readonly OfTable[]> {
  const found = new Map<string, OfTable[]>();
  all.each('tables', (row) => {
    const table = textAt(row, 'LogicalName');
    if (table === undefined || !Array.isArray(row['Privileges'])) return false;
    for (const one of rowsAt(row, 'Privileges')) {
      const [id, type = ''] = [textAt(one, 'PrivilegeId'), textAt(one, 'PrivilegeType')?.toLowerCase()];
      if (id === undefined) return false;
      const right = Object.hasOwn(VERBS, type) ? VERBS[type] : undefined;
      if (right !== undefined) found.set(id, [...(found.get(id) ?? []), { table, right }]);
    }
    return true;
  });
  return found;
}
