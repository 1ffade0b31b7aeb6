import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiConsumes,
  ApiGoneResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { CountsStrangers, CountsStrangersForm } from '../../src/access/open-body.js';
import { Public } from '../../src/access/rights/requires.js';
import { noteAct } from '../../src/access/trail/request-act.js';
import { LINK_PAGE_POLICY, linkPageHtml, type LinkPage } from './link-page.js';
import type { LinkClaims, LinkKind } from './link-token.js';
import { voidPage } from './link-words.js';
import { type FollowsLink, Links } from './links.js';
import { type LinkForm, linkFormSchema, linkTextSchema } from './links.schemas.js';

export const LINK_FOLLOWERS = Symbol('LinkFollowers');
export type LinkFollowers = Readonly<Record<LinkKind, FollowsLink>>;

interface Reply {
  status(code: number): unknown;
}

const HTML = 'text/html; charset=utf-8';

/**
 * Where links of mails lead. Programs that read mail open every link: so a GET shows a page, records nothing and changes
 * nothing, and only the form of that page acts.
 */
@ApiTags('links')
@Controller('links')
export class LinksController {
  constructor(
    private readonly links: Links,
    @Inject(LINK_FOLLOWERS) private readonly followers: LinkFollowers,
  ) {}

  @Get(':link')
  @Public()
  @CountsStrangers()
  @Header('content-type', HTML)
  @Header('content-security-policy', LINK_PAGE_POLICY)
  @Header('x-robots-tag', 'noindex, nofollow')
  @ApiOperation({ summary: 'The page of a link that was sent by mail; changes nothing' })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A page with a form, as long as there is something to do' })
  @ApiGoneResponse({ description: 'The link was used or has expired' })
  async look(
    @Param('link', { schema: linkTextSchema }) text: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    return this.answer(text, reply, async (claims) => this.followers[claims.kind].look(claims));
  }

  @Post(':link')
  @HttpCode(200)
  @Public()
  @CountsStrangersForm()
  @Header('content-type', HTML)
  @Header('content-security-policy', LINK_PAGE_POLICY)
  @Header('x-robots-tag', 'noindex, nofollow')
  @ApiOperation({ summary: 'What the form of that page sends: does it, once' })
  @ApiConsumes('application/x-www-form-urlencoded', 'multipart/form-data')
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'It is done' })
  @ApiGoneResponse({ description: 'The link was used or has expired' })
  async act(
    @Param('link', { schema: linkTextSchema }) text: string,
    @Body({ schema: linkFormSchema }) form: LinkForm,
    @Req() request: object,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    return this.answer(text, reply, async (claims) => {
      const page = await this.followers[claims.kind].act(claims, form);
      if (page.status === 200) noteDone(request, claims);
      return page;
    });
  }

  private async answer(
    text: string,
    reply: Reply,
    follow: (claims: LinkClaims) => Promise<LinkPage>,
  ): Promise<string> {
    const opened = await this.links.open(text);
    const page = opened.ok ? await follow(opened.value) : voidPage(opened.fault);
    reply.status(page.status);
    return linkPageHtml(page);
  }
}

/** In the record of the tenant: whom the link was sent to, which is not who logged in. */
function noteDone(request: object, { kind, tenant, subject: id, recipient }: LinkClaims): void {
  const actor = { id: `link:${recipient}`, grants: [] };
  const thing = kind === 'leave' ? 'reader' : 'alert';
  noteAct(request, { action: 'audit.config', thing, id, actor, tenant });
}
