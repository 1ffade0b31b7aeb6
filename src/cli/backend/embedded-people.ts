import type { Type } from '@nestjs/common';
import { MailedInvitations } from '../../access/accounts/mailed-invitations.js';
import { openAccounts } from '../../access/accounts/open-accounts.js';
import { UsersController } from '../../access/accounts/users.controller.js';
import {
  type Granting,
  invitedUserSchema,
  type NewUser,
  type OwnActors,
  userListSchema,
  userViewSchema,
} from '../../access/accounts/users.schemas.js';
import { NO_REPLY } from '../../access/requests/answer.js';
import type { FromRequest, Requests } from '../../access/requests/requests.js';
import { type Waiting, waitingSchema } from '../../access/requests/requests.schemas.js';
import { KnownPlaces } from '../../access/tenants/known-places.js';
import type { Place } from '../../access/rights/grant.js';
import type { Admitted } from '../../access/rights/principal.js';
import type { Runtime } from '../../runtime.js';
import type { PeopleBackend } from './people-backend.js';
import type { InvitedUser, User } from './views.js';

/** Lets a command in as a request would come to a route of a controller. */
export type Enter = <C extends object>(
  controller: Type<C>,
  route: keyof C & string,
  place?: Place,
) => Admitted;

/** As `EmbeddedBackend`: the controller that the service mounts, after its decision. */
export class EmbeddedPeople implements PeopleBackend {
  constructor(
    private readonly runtime: Runtime,
    private readonly requests: Requests,
    private readonly enter: Enter,
  ) {}

  async list(): Promise<User[]> {
    this.enter(UsersController, 'list');
    return userListSchema.parse(await (await this.api()).list()).users;
  }

  async invite(wanted: NewUser | FromRequest): Promise<InvitedUser | Waiting> {
    const caller = this.enter(UsersController, 'invite');
    return invitedUserSchema
      .or(waitingSchema)
      .parse(await (await this.api()).invite(wanted, caller, NO_REPLY));
  }

  async unlock(id: string): Promise<User> {
    const caller = this.enter(UsersController, 'unlock');
    return userViewSchema.parse(await (await this.api()).unlock(id, caller));
  }

  async disable(id: string): Promise<User> {
    const caller = this.enter(UsersController, 'disable');
    return userViewSchema.parse(await (await this.api()).disable(id, caller));
  }

  async endSessions(id: string): Promise<void> {
    const caller = this.enter(UsersController, 'endSessions');
    await (await this.api()).endSessions(id, caller);
  }

  async forget(id: string): Promise<void> {
    const caller = this.enter(UsersController, 'forget');
    await (await this.api()).forget(id, caller);
  }

  async addSelf(id: string, actors: OwnActors): Promise<User> {
    const caller = this.enter(UsersController, 'addSelf');
    return userViewSchema.parse(await (await this.api()).addSelf(id, actors, caller));
  }

  async grantRole(wanted: Granting | FromRequest): Promise<User | Waiting> {
    const caller = this.enter(UsersController, 'grant');
    return userViewSchema.or(waitingSchema).parse(await (await this.api()).grant(wanted, caller, NO_REPLY));
  }

  async withdrawRole(wanted: Granting): Promise<User> {
    const caller = this.enter(UsersController, 'withdraw');
    return userViewSchema.parse(await (await this.api()).withdraw(wanted, caller));
  }

  /** Its keys are in the store: only commands about people read them. */
  private async api(): Promise<UsersController> {
    const { users } = await openAccounts(this.runtime);
    const mailed = new MailedInvitations(this.runtime);
    const places = new KnownPlaces(this.runtime.declarations, this.runtime.teams);
    return new UsersController(users, this.requests, mailed, places);
  }
}
