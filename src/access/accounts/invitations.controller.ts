import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TakesStrangers } from '../open-body.js';
import { Public } from '../rights/requires.js';
import { noteAct } from '../trail/request-act.js';
import { acceptanceSchema, acceptedSchema, type Acceptance } from './users.schemas.js';
import { principalOfUser, Users, type Accepted } from './users.js';

@ApiTags('people')
@Controller('v1/invitations')
export class InvitationsController {
  constructor(private readonly users: Users) {}

  @Post('accept')
  @Public()
  @TakesStrangers()
  @ApiOperation({
    summary: 'Open an account with an invitation; the codes are in this answer and nowhere else',
  })
  @ApiCreatedResponse({ standardSchema: acceptedSchema })
  async accept(
    @Body({ schema: acceptanceSchema }) { invitation, password }: Acceptance,
    @Req() request: object,
  ): Promise<Accepted> {
    const accepted = await this.users.accept(invitation, password);
    const actor = { id: principalOfUser(accepted.user), grants: [] };
    noteAct(request, { action: 'audit.config', thing: 'user', id: accepted.user, actor });
    return accepted;
  }
}
