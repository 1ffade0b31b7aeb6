import type { Granting, NewUser, OwnActors } from '../../access/accounts/users.schemas.js';
import type { FromRequest } from '../../access/requests/requests.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import type { InvitedUser, User } from './views.js';

/** What commands do about people who use us. What may have to wait is answered by the request that waits. */
export interface PeopleBackend {
  list(): Promise<User[]>;
  invite(wanted: NewUser | FromRequest): Promise<InvitedUser | Waiting>;
  unlock(id: string): Promise<User>;
  disable(id: string): Promise<User>;
  endSessions(id: string): Promise<void>;
  /** Disables the account and deletes name and address. */
  forget(id: string): Promise<void>;
  /** Says which actors of a CRM the person is. */
  addSelf(id: string, actors: OwnActors): Promise<User>;
  grantRole(wanted: Granting | FromRequest): Promise<User | Waiting>;
  withdrawRole(wanted: Granting): Promise<User>;
}
