import { Body, Controller, Get, Header, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiConsumes,
  ApiFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { CountsStrangers, TakesStrangersForm } from '../open-body.js';
import { Public } from '../rights/requires.js';
import { clearCookie, cookieOf, setCookie, type BrowserRequest } from '../sessions/browser.js';
import { SessionDoor } from '../sessions/session-door.js';
import { isToken, sessionId } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.js';
import { principalOfUser } from '../accounts/users.js';
import { noteAct } from '../trail/request-act.js';
import { ATTEMPT_MS } from './attempts.js';
import { BackChannelLogout } from './back-channel-logout.js';
import { beginQuerySchema, logoutFormSchema, waysSchema } from './oidc.schemas.js';
import { ProviderLogIn } from './provider-log-in.js';
import { pageThatGoesTo } from './return-path.js';
import { SECOND } from '../../kernel/clock.js';

interface Reply {
  header(name: string, value: string | string[]): unknown;
}

interface PageRequest extends BrowserRequest {
  readonly id: string;
  readonly url: string;
}

/** Log-in by the company's OpenID provider: a browser goes there and comes back with a code. */
@ApiTags('session')
@Controller('v1/session')
export class OidcController {
  constructor(
    private readonly logIns: ProviderLogIn,
    private readonly logOuts: BackChannelLogout,
    private readonly sessions: Sessions,
    private readonly door: SessionDoor,
  ) {}

  @Get('ways')
  @Public()
  @ApiOperation({ summary: 'How one may log in here' })
  @ApiOkResponse({ standardSchema: waysSchema })
  ways(): z.input<typeof waysSchema> {
    const { name } = this.logIns;
    return {
      local: true,
      ...(name === undefined ? {} : { provider: { name, path: '/v1/session/oidc' } }),
    };
  }

  @Get('oidc')
  @HttpCode(302)
  @Public()
  @CountsStrangers()
  @ApiOperation({ summary: 'Begin a log-in by the provider: for a browser' })
  @ApiFoundResponse({ description: 'To the provider, with a cookie that lives ten minutes' })
  async begin(
    @Query({ schema: beginQuerySchema }) query: z.output<typeof beginQuerySchema>,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    const token = this.door.tokenOf(request);
    const before = token !== undefined && isToken(token) ? sessionId(token) : undefined;
    const { url, sealed } = await this.logIns.begin(query.return, before);
    const lives = `Max-Age=${ATTEMPT_MS / SECOND}`;
    reply.header('set-cookie', `${setCookie(this.door.attemptCookie, sealed)}; ${lives}`);
    reply.header('location', url);
  }

  @Get('oidc/callback')
  @Public()
  @CountsStrangers()
  @Header('content-type', 'text/html; charset=utf-8')
  @ApiOperation({ summary: 'Where the provider sends the browser back to' })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A page that goes on by itself, with the cookie of the session' })
  async finish(@Req() request: PageRequest, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    const { attemptCookie, cookie } = this.door;
    const gone = clearCookie(attemptCookie);
    reply.header('set-cookie', gone);
    const entered = await this.logIns.finish({
      query: request.url.split('?').slice(1).join('?'),
      cookie: cookieOf(attemptCookie, request),
      requestId: request.id,
    });
    const shown = this.door.tokenOf(request);
    if (shown !== undefined) await this.sessions.end(shown);
    if (entered.before !== undefined) await this.sessions.endById(entered.before);
    const actor = { id: principalOfUser(entered.user), grants: [] };
    noteAct(request, { action: 'session.login', thing: 'session', actor });
    const { token } = await this.sessions.begin(entered.user, entered.epoch);
    // Fastify adds to what was set of this header before.
    reply.header('set-cookie', setCookie(cookie, token));
    return pageThatGoesTo(entered.returnTo);
  }

  @Post('oidc/logout')
  @HttpCode(200)
  @Public()
  @TakesStrangersForm()
  @ApiOperation({ summary: 'For the provider: end all sessions of a person (Back-Channel Logout 1.0)' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiOkResponse({ description: 'They are over' })
  async logOut(@Body({ schema: logoutFormSchema }) form: z.output<typeof logoutFormSchema>): Promise<void> {
    await this.logOuts.logOut(form.logout_token);
  }
}
