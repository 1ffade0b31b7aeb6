import { z } from 'zod';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import type { ProvisionedUser } from './plan-user.js';

const asked = { person: z.string(), user_name: z.string(), external_id: z.string(), email: z.string() };
const flag = z.number().transform((said) => said === 1);
const UNSIGNED_32 = 4_294_967_295;

const usersQuery = tenantQuery({
  file: new URL('./queries/provisioned-users.sql', import.meta.url),
  params: { ...asked, count: z.number(), offset: z.number() },
  row: z.object({
    person: z.string(),
    user_name: z.string(),
    external_id: z.string(),
    employee_number: z.string(),
    given_name: z.string(),
    family_name: z.string(),
    display_name: z.string(),
    email: z.string(),
    active: flag,
    deleted: flag,
    created_at: z.coerce.number(),
    changed_at: z.coerce.number(),
    version: z.coerce.number(),
  }),
});

const countQuery = tenantQuery({
  file: new URL('./queries/count-provisioned.sql', import.meta.url),
  params: asked,
  row: z.object({ total: z.number() }),
});

/** Words by which users are looked for, all of which must fit. */
export interface UserWords {
  readonly person?: string;
  /** Upper and lower case are the same. */
  readonly userName?: string;
  readonly externalId?: string;
  readonly email?: string;
}

export interface Page {
  readonly offset: number;
  readonly count: number;
}

/** The table `provisioned_users`: what an identity provider calls people. */
export class ProvisionedUsers {
  constructor(private readonly store: Store) {}

  /** Also one that was deleted since. */
  async of(tenant: string, person: string): Promise<ProvisionedUser | undefined> {
    const [user] = await this.list(tenant, { person }, { offset: 0, count: 1 });
    return user;
  }

  /** By key of the person; that order never changes. */
  async list(tenant: string, words: UserWords, { offset, count }: Page): Promise<ProvisionedUser[]> {
    const page = { count, offset: Math.min(offset, UNSIGNED_32) };
    const rows = await this.store.read(usersQuery, { tenant, ...wordsOf(words), ...page });
    return rows.map(userOf);
  }

  async count(tenant: string, words: UserWords): Promise<number> {
    const [row] = await this.store.read(countQuery, { tenant, ...wordsOf(words) });
    return row?.total ?? 0;
  }

  async write(tenant: string, user: ProvisionedUser): Promise<void> {
    await this.store.write('provisioned_users', [
      {
        tenant,
        person: user.person,
        user_name: user.userName,
        external_id: user.externalId,
        employee_number: user.employeeNumber,
        given_name: user.givenName,
        family_name: user.familyName,
        display_name: user.displayName,
        email: user.email,
        active: Number(user.active),
        deleted: Number(user.isDeleted),
        created_at: sqlTime(user.createdAt),
        changed_at: sqlTime(user.changedAt),
        version: user.version,
      },
    ]);
  }
}

const wordsOf = ({ person = '', userName = '', externalId = '', email = '' }: UserWords) => ({
  person,
  user_name: userName.toLowerCase(),
  external_id: externalId,
  email: email.toLowerCase(),
});

function userOf(row: z.output<typeof usersQuery.row>): ProvisionedUser {
  return {
    person: row.person,
    userName: row.user_name,
    externalId: row.external_id,
    employeeNumber: row.employee_number,
    givenName: row.given_name,
    familyName: row.family_name,
    displayName: row.display_name,
    email: row.email,
    active: row.active,
    isDeleted: row.deleted,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    version: row.version,
  };
}
