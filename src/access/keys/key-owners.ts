import type { UserState } from '../accounts/user.js';
import { userOfPrincipal } from '../accounts/users.js';
import type { Principal } from '../rights/principal.js';
import type { KeyText } from './key-text.js';

/** Whom an authenticator asks about the owner of a key. */
export interface KeyOwners {
  /** A key's principal with what belongs to the person who owns it; undefined when it died with their account. */
  admit(kind: KeyText['kind'], principal: Principal): Promise<Principal | undefined>;
}

/** Where there are no people. */
export const NO_KEY_OWNERS: KeyOwners = { admit: async (_, principal) => principal };

/**
 * What somebody does with their key they do themselves: what concerns them concerns the key, and it ends with their
 * account. Machines go on when the person who set them up has left: keys of intake and of the role monitor, which read
 * nothing about anybody.
 */
export class PersonalKeys implements KeyOwners {
  constructor(private readonly users: { find(id: string): Promise<Pick<UserState, 'status' | 'self'>> }) {}

  async admit(kind: KeyText['kind'], principal: Principal): Promise<Principal | undefined> {
    const user = userOfPrincipal(principal.owner ?? '');
    if (user === undefined || isOfMachine(kind, principal)) return principal;
    const { status, self } = await this.users.find(user);
    if (kind === 'api' && !HAS_ACCOUNT.has(status)) return undefined;
    return self.length === 0 ? principal : { ...principal, self };
  }
}

/** Also a locked one: whoever knows an address could else stop its keys by failing to log in ten times. */
const HAS_ACCOUNT: ReadonlySet<string> = new Set(['active', 'locked'] satisfies UserState['status'][]);

const isOfMachine = (kind: KeyText['kind'], { grants }: Principal): boolean =>
  kind === 'intake' || (kind === 'api' && grants.every(({ role }) => role === 'monitor'));
