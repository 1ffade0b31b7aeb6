import {
  type Granting,
  invitedUserSchema,
  type NewUser,
  type OwnActors,
  userListSchema,
  userViewSchema,
} from '../../access/accounts/users.schemas.js';
import type { FromRequest } from '../../access/requests/requests.js';
import { type Waiting, waitingSchema } from '../../access/requests/requests.schemas.js';
import type { PeopleBackend } from './people-backend.js';
import { postOf, type ServiceClient } from './service-client.js';
import type { InvitedUser, User } from './views.js';

/** The same through the service that holds the data. */
export class RemotePeople implements PeopleBackend {
  constructor(private readonly service: ServiceClient) {}

  async list(): Promise<User[]> {
    return (await this.service.json(userListSchema, '/v1/users')).users;
  }

  async invite(wanted: NewUser | FromRequest): Promise<InvitedUser | Waiting> {
    return this.service.json(invitedUserSchema.or(waitingSchema), '/v1/users', postOf(wanted));
  }

  async unlock(id: string): Promise<User> {
    return this.service.json(userViewSchema, `${of(id)}/unlock`, { method: 'POST' });
  }

  async disable(id: string): Promise<User> {
    return this.service.json(userViewSchema, `${of(id)}/disable`, { method: 'POST' });
  }

  async endSessions(id: string): Promise<void> {
    await this.service.send(`${of(id)}/sessions`, { method: 'DELETE' });
  }

  async forget(id: string): Promise<void> {
    await this.service.send(of(id), { method: 'DELETE' });
  }

  async addSelf(id: string, actors: OwnActors): Promise<User> {
    return this.service.json(userViewSchema, `${of(id)}/self`, postOf(actors));
  }

  async grantRole(wanted: Granting | FromRequest): Promise<User | Waiting> {
    return this.service.json(userViewSchema.or(waitingSchema), '/v1/users/roles', postOf(wanted));
  }

  async withdrawRole(wanted: Granting): Promise<User> {
    return this.service.json(userViewSchema, '/v1/users/roles/withdraw', postOf(wanted));
  }
}

const of = (id: string): string => `/v1/users/${encodeURIComponent(id)}`;
