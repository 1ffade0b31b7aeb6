import { Controller, Delete, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Users } from '../accounts/users.js';
import { ProviderLogIn } from '../oidc/provider-log-in.js';
import { principalOf } from '../rights/principal.js';
import { noteAct } from '../trail/request-act.js';
import { Public } from '../rights/requires.js';
import { clearCookie, type BrowserRequest } from './browser.js';
import { SessionDoor } from './session-door.js';
import { nobody } from './session.controller.js';
import { loggedOutSchema } from './session.schemas.js';
import { Sessions } from './sessions.js';

interface Reply {
  header(name: string, value: string): this;
  status(code: number): this;
  send(body?: object): unknown;
}

@ApiTags('session')
@Controller('v1/session')
export class LogOutController {
  constructor(
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly door: SessionDoor,
    private readonly provider: ProviderLogIn,
  ) {}

  @Delete()
  @Public()
  @ApiOperation({ summary: 'Log out' })
  @ApiNoContentResponse()
  @ApiOkResponse({ standardSchema: loggedOutSchema, description: 'For who came by a provider' })
  async logOut(@Req() request: BrowserRequest, @Res() reply: Reply): Promise<void> {
    const token = this.door.tokenOf(request);
    const actor = principalOf(request);
    if (token === undefined || actor === undefined) throw nobody();
    noteAct(request, { action: 'session.logout', thing: 'session', actor });
    const found = await this.sessions.find(token);
    await this.sessions.end(token);
    reply.header('set-cookie', clearCookie(this.door.cookie));
    const person = found === undefined ? undefined : await this.users.find(found.session.user);
    const logout = person?.providerGrants === undefined ? undefined : await this.provider.logOutUrl();
    if (logout === undefined) reply.status(204).send();
    else reply.status(200).send({ logout });
  }
}
