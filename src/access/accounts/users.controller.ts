import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Config } from '../../config/sections.js';
import { CLOCK, CONFIG } from '../../config/tokens.js';
import type { Clock } from '../../kernel/clock.js';
import type { Admitted } from '../rights/principal.js';
import { Caller, Requires } from '../rights/requires.js';
import { invitationLink } from './invitation.js';
import { grantsToGive, shownGrant } from './given-grants.js';
import {
  invitedUserSchema,
  newUserSchema,
  userIdSchema,
  userListSchema,
  userViewSchema,
  type NewUser,
} from './users.schemas.js';
import { grantsOfUser } from './user.js';
import { Users, type UserView } from './users.js';

@ApiTags('people')
@ApiBearerAuth()
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly users: Users,
    @Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>,
    @Inject(CLOCK) private readonly clock: Clock,
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
  @ApiOperation({ summary: 'Invite a person; the link is in this answer and nowhere else' })
  @ApiCreatedResponse({ standardSchema: invitedUserSchema })
  async invite(
    @Body({ schema: newUserSchema }) wanted: NewUser,
    @Caller() caller: Admitted,
  ): Promise<object> {
    const { grants, self, ...person } = wanted;
    const given = grantsToGive(caller, grants, this.clock.now());
    const { invitation, ...view } = await this.users.invite(person, { grants: given, self }, caller.id);
    return { ...shown(view), invitation: invitationLink(this.config.publicUrl, invitation) };
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
