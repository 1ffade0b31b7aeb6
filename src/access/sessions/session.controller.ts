import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { AppError } from '../../kernel/app-error.js';
import { LogIn } from '../accounts/log-in.js';
import { shownGrant } from '../accounts/given-grants.js';
import { principalOfUser, Users } from '../accounts/users.js';
import { TakesStrangers } from '../open-body.js';
import { principalOf } from '../rights/principal.js';
import { Public } from '../rights/requires.js';
import { noteAct } from '../trail/request-act.js';
import { setCookie, type BrowserRequest } from './browser.js';
import { SessionDoor } from './session-door.js';
import { credentialsSchema, loggedInSchema, whoAmISchema } from './session.schemas.js';
import { csrfToken } from './session.js';
import { Sessions } from './sessions.js';

interface Reply {
  header(name: string, value: string): unknown;
}

/** The caller's own session. Public to the guard: a log-in has nobody yet, and everybody may ask who they are. */
@ApiTags('session')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly logIns: LogIn,
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly door: SessionDoor,
  ) {}

  @Post()
  @Public()
  @TakesStrangers()
  @ApiOperation({ summary: 'Log in: the session is a cookie, its token for requests is in the answer' })
  @ApiCreatedResponse({ standardSchema: loggedInSchema })
  async logIn(
    @Body({ schema: credentialsSchema }) credentials: z.output<typeof credentialsSchema>,
    @Req() request: BrowserRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<object> {
    const { user, epoch } = await this.logIns.enter(credentials);
    const before = this.door.tokenOf(request);
    if (before !== undefined) await this.sessions.end(before);
    const { token, endsAt } = await this.sessions.begin(user, epoch);
    const actor = { id: principalOfUser(user), grants: [] };
    noteAct(request, { action: 'session.login', thing: 'session', actor });
    reply.header('set-cookie', setCookie(this.door.cookie, token));
    return {
      principal: principalOfUser(user),
      csrf: csrfToken(token),
      expiresAt: new Date(endsAt).toISOString(),
    };
  }

  @Get()
  @Public()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who am I, and what was I given?' })
  @ApiOkResponse({ standardSchema: whoAmISchema })
  async whoAmI(@Req() request: BrowserRequest): Promise<object> {
    const principal = principalOf(request);
    if (principal === undefined) throw nobody();
    const token = this.door.tokenOf(request);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    const person = session === undefined ? undefined : await this.users.person(session.session.user);
    return {
      principal: principal.id,
      kind: principal.kind,
      ...person,
      grants: principal.grants.map(shownGrant),
      ...(token === undefined ? {} : { csrf: csrfToken(token) }),
    };
  }
}

export const nobody = (): AppError =>
  new AppError('UNAUTHENTICATED', 'Log in, or send a key as "Authorization: Bearer lw_…"');
