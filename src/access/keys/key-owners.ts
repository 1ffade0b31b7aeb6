import type { Clock } from '../../kernel/clock.js';
import { grantsOfUser, type UserState } from '../accounts/user.js';
import { userOfPrincipal } from '../accounts/users.js';
import type { Grant } from '../rights/grant.js';
import { gives, isForMachines } from '../rights/permissions.js';
import type { Principal } from '../rights/principal.js';
import type { KeyText } from './key-text.js';

/** What is read of the person whose key it is. */
type KeyOwner = Pick<UserState, 'status' | 'self' | 'grants' | 'providerGrants'>;

/** Whom an authenticator asks about the owner of a key. */
export interface KeyOwners {
  /** A key's principal with what belongs to the person who owns it; undefined when it died with their account. */
  admit(kind: KeyText['kind'], principal: Principal): Promise<Principal | undefined>;
}

/** Where there are no people. */
export const NO_KEY_OWNERS: KeyOwners = { admit: async (_, principal) => principal };

/**
 * What somebody does with their key they do themselves: what concerns them concerns the key, it ends with their account,
 * and it rests while they have neither its role nor the right to make keys, or its role for a team or a class of data alone
 * that the key is not bounded to. Machines go on when the person who set them up has left: keys of intake, and of the roles
 * for machines.
 */
export class PersonalKeys implements KeyOwners {
  constructor(
    private readonly users: { find(id: string): Promise<KeyOwner> },
    private readonly clock: Clock,
  ) {}

  async admit(kind: KeyText['kind'], principal: Principal): Promise<Principal | undefined> {
    const user = userOfPrincipal(principal.owner ?? '');
    if (user === undefined || isOfMachine(kind, principal)) return principal;
    const owner = await this.users.find(user);
    if (kind === 'api' && !mayHave(owner, principal, this.clock.now())) return undefined;
    const { self } = owner;
    return self.length === 0 ? principal : { ...principal, self };
  }
}

/** Also a locked one: whoever knows an address could else stop its keys by failing to log in ten times. */
const HAS_ACCOUNT: ReadonlySet<string> = new Set(['active', 'locked'] satisfies UserState['status'][]);

function mayHave(owner: KeyOwner, { grants }: Principal, now: number): boolean {
  const held = grantsOfUser(owner).filter(({ until }) => until === undefined || now < until);
  const isHeld = (grant: Grant): boolean =>
    held.some(
      (own) => (own.role === grant.role && isNoNarrower(own, grant)) || gives(own.role, 'keys.write'),
    );
  return HAS_ACCOUNT.has(owner.status) && grants.every(isHeld);
}

const isNoNarrower = (own: Grant, { team, dataClass }: Grant): boolean =>
  (own.team === undefined || own.team === team) &&
  (own.dataClass === undefined || own.dataClass === dataClass);

const isOfMachine = (kind: KeyText['kind'], { grants }: Principal): boolean =>
  kind === 'intake' || (kind === 'api' && grants.every(({ role }) => isForMachines(role)));
