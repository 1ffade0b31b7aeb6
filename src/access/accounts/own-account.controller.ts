import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError } from '../../kernel/app-error.js';
import { principalOf } from '../rights/principal.js';
import { noteAct } from '../trail/request-act.js';
import { Public } from '../rights/requires.js';
import { type BrowserRequest, setCookie } from '../sessions/browser.js';
import { SessionDoor } from '../sessions/session-door.js';
import { loggedInSchema } from '../sessions/session.schemas.js';
import { csrfToken } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.js';
import {
  type PasswordChange,
  passwordChangeSchema,
  type ProofBody,
  proofSchema,
  recoveryCodesSchema,
} from './own-account.schemas.js';
import { OwnAccount } from './own-account.js';
import { principalOfUser } from './users.js';

interface Reply {
  header(name: string, value: string): unknown;
}

/** The account of whose session it is. Public to the guard: it takes no role, and no key has an account. */
@ApiTags('session')
@Controller('v1/session')
export class OwnAccountController {
  constructor(
    private readonly own: OwnAccount,
    private readonly sessions: Sessions,
    private readonly door: SessionDoor,
  ) {}

  @Post('password')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Change the password: all sessions end, and this answer carries a new one' })
  @ApiOkResponse({ standardSchema: loggedInSchema })
  async changePassword(
    @Body({ schema: passwordChangeSchema }) { newPassword, ...proof }: PasswordChange,
    @Req() request: BrowserRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<object> {
    const { user, epoch } = await this.own.changePassword(await this.person(request), proof, newPassword);
    const { token, endsAt } = await this.sessions.begin(user, epoch);
    reply.header('set-cookie', setCookie(this.door.cookie, token));
    return {
      principal: principalOfUser(user),
      csrf: csrfToken(token),
      expiresAt: new Date(endsAt).toISOString(),
    };
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Ten new recovery codes, in this answer and nowhere else; the old ones are void' })
  @ApiOkResponse({ standardSchema: recoveryCodesSchema })
  async renewRecovery(
    @Body({ schema: proofSchema }) proof: ProofBody,
    @Req() request: BrowserRequest,
  ): Promise<object> {
    return { recoveryCodes: await this.own.renewRecovery(await this.person(request), proof) };
  }

  /** Whose session it is; a page of ours sent this, as the door has seen. */
  private async person(request: BrowserRequest): Promise<string> {
    const token = principalOf(request) === undefined ? undefined : this.door.tokenOf(request);
    const open = token === undefined ? undefined : await this.sessions.find(token);
    if (open === undefined) throw new AppError('UNAUTHENTICATED', 'This needs a session: log in');
    const { user } = open.session;
    noteAct(request, {
      action: 'audit.config',
      thing: 'credentials',
      actor: { id: principalOfUser(user), grants: [] },
    });
    return user;
  }
}
