import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { z } from 'zod';
import { AppError } from '../../kernel/app-error.js';
import { type Reply, waits } from '../requests/answer.js';
import { fromRequestSchema, type Looked, Requests } from '../requests/requests.js';
import { waitingSchema } from '../requests/requests.schemas.js';
import type { Grant, Place } from '../rights/grant.js';
import { isForMachines } from '../rights/permissions.js';
import { type Admitted, ownerOf } from '../rights/principal.js';
import { Caller, Requires } from '../rights/requires.js';
import { KnownPlaces } from '../tenants/known-places.js';
import { MailedInvitations } from './mailed-invitations.js';
import { grantsToGive, placed, shownGrant } from './given-grants.js';
import {
  type Granting,
  grantingSchema,
  invitedUserSchema,
  newUserSchema,
  ownActorsSchema,
  type OwnActors,
  userIdSchema,
  userListSchema,
  userViewSchema,
  type NewUser,
} from './users.schemas.js';
import { grantsOfUser } from './user.js';
import { principalOfUser, unknownUser, Users, type UserView } from './users.js';

const inviteSchema = z.union([newUserSchema, fromRequestSchema]);
const grantSchema = z.union([grantingSchema, fromRequestSchema]);

@ApiTags('people')
@ApiBearerAuth()
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly requests: Requests,
    private readonly mailed: MailedInvitations,
    private readonly places: KnownPlaces,
  ) {}

  @Get()
  @Requires('users.read')
  @ApiOperation({ summary: 'List people who have an account or are invited' })
  @ApiOkResponse({ standardSchema: userListSchema })
  async list(): Promise<object> {
    return { users: (await this.users.list()).map(shown) };
  }

  @Post()
  @Requires('users.write')
  @ApiOperation({
    summary: 'Invite a person; the link is in this answer and nowhere else, or is sent to them alone',
  })
  @ApiCreatedResponse({ standardSchema: z.union([invitedUserSchema, waitingSchema]) })
  async invite(
    @Body({ schema: inviteSchema }) wanted: z.output<typeof inviteSchema>,
    @Caller() caller: Admitted,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<object> {
    const look = async (user: NewUser): Promise<Looked> => {
      const given = grantsToGive(caller, user.grants, this.requests.now());
      for (const grant of given) await this.places.requireTeam(grant);
      return { places: placesOf(given), beneficiary: principalOfUser(this.users.idOf(user.mail)) };
    };
    const passed = await this.requests.pass(
      { action: 'user.invite', wanted, schema: newUserSchema, look },
      caller,
    );
    if (!passed.isDone) return waits(passed.waiting, reply);
    const { grants, self, ...person } = passed.payload;
    const { request } = passed;
    const given = {
      grants: grantsToGive(caller, grants, this.requests.now()),
      self,
      ...(request === undefined ? {} : { request }),
    };
    const { invitation, ...view } = await this.users.invite(person, given, caller.id);
    const takesTwo = await this.requests.takesTwo();
    const link = await this.mailed.hand({ user: view.id, address: person.mail, invitation }, takesTwo);
    return { ...shown(view), ...(link === undefined ? {} : { invitation: link }) };
  }

  @Post('roles')
  @HttpCode(200)
  @Requires('users.write')
  @ApiOperation({ summary: 'Give a person a role; nobody gives one to themselves' })
  @ApiOkResponse({ standardSchema: z.union([userViewSchema, waitingSchema]) })
  async grant(
    @Body({ schema: grantSchema }) wanted: z.output<typeof grantSchema>,
    @Caller() caller: Admitted,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<object> {
    const look = async ({ user, grant }: Granting): Promise<Looked> => {
      assertOther(caller, user);
      const given = grantsToGive(caller, [grant], this.requests.now());
      for (const one of given) await this.places.requireTeam(one);
      if ((await this.users.read(user)).status === 'unknown') throw unknownUser();
      return { places: placesOf(given), beneficiary: principalOfUser(user) };
    };
    const passed = await this.requests.pass(
      { action: 'role.grant', wanted, schema: grantingSchema, look },
      caller,
    );
    if (!passed.isDone) return waits(passed.waiting, reply);
    const { user, grant } = passed.payload;
    const [given] = grantsToGive(caller, [grant], this.requests.now());
    if (given === undefined) throw unknownUser();
    return this.view(user, await this.users.grant(user, given, caller.id, passed.request));
  }

  @Post('roles/withdraw')
  @HttpCode(200)
  @Requires('users.write')
  @ApiOperation({ summary: 'Take a role from a person, at once' })
  @ApiOkResponse({ standardSchema: userViewSchema })
  async withdraw(
    @Body({ schema: grantingSchema }) { user, grant }: Granting,
    @Caller() caller: Admitted,
  ): Promise<object> {
    assertOther(caller, user);
    return this.view(user, await this.users.withdraw(user, placed(grant), caller.id));
  }

  @Post(':id/self')
  @HttpCode(200)
  @Requires('users.write')
  @ApiOperation({ summary: 'Say which actors of a CRM this person is: they see nothing about these' })
  @ApiOkResponse({ standardSchema: userViewSchema })
  async addSelf(
    @Param('id', { schema: userIdSchema }) id: string,
    @Body({ schema: ownActorsSchema }) { self }: OwnActors,
    @Caller() caller: Admitted,
  ): Promise<object> {
    return this.view(id, await this.users.addSelf(id, self, caller.id));
  }

  @Post(':id/unlock')
  @HttpCode(200)
  @Requires('users.write')
  @ApiOperation({ summary: 'Unlock an account after too many failures' })
  @ApiOkResponse({ standardSchema: userViewSchema })
  async unlock(
    @Param('id', { schema: userIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<object> {
    return this.view(id, await this.users.unlock(id, caller.id));
  }

  @Post(':id/disable')
  @HttpCode(200)
  @Requires('users.write')
  @ApiOperation({ summary: 'Disable an account: its sessions, password and codes are void at once' })
  @ApiOkResponse({ standardSchema: userViewSchema })
  async disable(
    @Param('id', { schema: userIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<object> {
    return this.view(id, await this.users.disable(id, caller.id));
  }

  @Delete(':id/sessions')
  @HttpCode(204)
  @Requires('users.write')
  @ApiOperation({ summary: 'End all sessions of a person' })
  @ApiNoContentResponse()
  async endSessions(
    @Param('id', { schema: userIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<void> {
    await this.users.endSessions(id, caller.id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('users.write')
  @ApiOperation({ summary: 'Disable an account and delete the name and the address, for ever' })
  @ApiNoContentResponse()
  async forget(@Param('id', { schema: userIdSchema }) id: string, @Caller() caller: Admitted): Promise<void> {
    await this.users.forget(id, caller.id);
  }

  private async view(id: string, state: UserView['state']): Promise<object> {
    return shown({ id, state, person: await this.users.person(id) });
  }
}

const placesOf = (grants: readonly Grant[]): Place[] =>
  grants.filter(({ role }) => !isForMachines(role)).map(({ tenant, source }) => ({ tenant, source }));

function assertOther(caller: Admitted, user: string): void {
  if (ownerOf(caller) === principalOfUser(user))
    throw new AppError('FORBIDDEN', 'Nobody changes their own roles: ask somebody else who may');
}

function shown({ id, state, person }: UserView): object {
  const { status, invitedAt, invitedBy, invitation } = state;
  return {
    id,
    ...person,
    status,
    grants: grantsOfUser(state).map(shownGrant),
    invitedAt: new Date(invitedAt).toISOString(),
    invitedBy,
    ...(invitation === undefined
      ? {}
      : { invitationExpiresAt: new Date(invitation.expiresAt).toISOString() }),
  };
}
