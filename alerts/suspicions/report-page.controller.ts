import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiConsumes,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { CountsStrangers, CountsStrangersLongForm } from '../../src/access/open-body.js';
import { Public } from '../../src/access/rights/requires.js';
import { TokenBuckets } from '../../src/access/token-bucket.js';
import type { Declarations } from '../../src/access/tenants/declarations.js';
import { noteAct } from '../../src/access/trail/request-act.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { Clock } from '../../src/kernel/clock.js';
import { nameBasedId, randomId } from '../../src/kernel/ids.js';
import { isoTime } from '../../src/store/time.js';
import { LINK_PAGE_POLICY, pageHtml } from '../links/link-page.js';
import { readForm, type ReportForm, reportFormSchema } from './report-form.js';
import type { ReportLinks } from './report-link.js';
import {
  type ReportPage,
  reportForm,
  thankYouPage,
  tooManyPage,
  unknownLinkPage,
  wrongPage,
} from './report-page.js';
import { reportLinkTextSchema } from './suspicions.schemas.js';
import type { Suspicions } from './suspicions.js';

export const REPORT_PAGE = Symbol('ReportPage');

export interface ReportPageParts {
  readonly links: ReportLinks;
  readonly suspicions: Suspicions;
  readonly declarations: Pick<Declarations, 'tenant'>;
  readonly clock: Clock;
  /** Whether anybody can be told of a report by mail. */
  readonly hasMail: boolean;
  /** Of the accounts that a text names. */
  readonly keysNamed: (tenant: string, text: string) => Promise<readonly string[]>;
}

interface Reply {
  status(code: number): unknown;
}

const HTML = 'text/html; charset=utf-8';
/** Of one tenant, from whatever addresses they come. */
const REPORTS_PER_MINUTE = 10;
/** Who a report is by: whoever has the link, which is no log-in. */
const BY_LINK = 'report-link';

/**
 * Where anybody who has the link of a tenant reports something. It needs no account and sets no cookie, so a page
 * elsewhere can do nothing by it that its author could not do themselves. A GET changes nothing.
 */
@ApiTags('suspicions')
@Controller('report')
export class ReportPageController {
  private readonly rate = new TokenBuckets(REPORTS_PER_MINUTE, systemClock);

  constructor(@Inject(REPORT_PAGE) private readonly parts: ReportPageParts) {}

  @Get(':link')
  @Public()
  @CountsStrangers()
  @Header('content-type', HTML)
  @Header('content-security-policy', LINK_PAGE_POLICY)
  @Header('x-robots-tag', 'noindex, nofollow')
  @ApiOperation({ summary: 'The form by which anybody reports something suspicious; changes nothing' })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A page with a form' })
  @ApiNotFoundResponse({ description: 'The link is none, or another one has taken its place' })
  async look(
    @Param('link', { schema: reportLinkTextSchema }) text: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const { hasMail } = this.parts;
    const tenant = await this.tenantOf(text);
    if (tenant === undefined) return answer(reply, unknownLinkPage());
    return answer(reply, reportForm({ once: randomId(), timeZone: tenant.timeZone, hasMail }));
  }

  @Post(':link')
  @HttpCode(200)
  @Public()
  @CountsStrangersLongForm()
  @Header('content-type', HTML)
  @Header('content-security-policy', LINK_PAGE_POLICY)
  @Header('x-robots-tag', 'noindex, nofollow')
  @ApiOperation({ summary: 'What that form sends: kept, and told to those who work on alerts' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'It is kept' })
  @ApiNotFoundResponse({ description: 'The link is none, or another one has taken its place' })
  async report(
    @Param('link', { schema: reportLinkTextSchema }) text: string,
    @Body({ schema: reportFormSchema }) { once, ...form }: ReportForm,
    @Req() request: object,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const tenant = await this.tenantOf(text);
    if (tenant === undefined) return answer(reply, unknownLinkPage());
    const read = readForm(form, { timeZone: tenant.timeZone, now: this.parts.clock.now() });
    if (!read.ok) return answer(reply, wrongPage(read.fault));
    if (this.rate.take(tenant.id) > 0) return answer(reply, tooManyPage());
    const { words, seenAt } = read.value;
    const id = nameBasedId('suspicion', tenant.id, once);
    const named = [...(await this.parts.keysNamed(tenant.id, words.what))];
    const when = seenAt === undefined ? {} : { seenAt: isoTime(seenAt) };
    const reported = { via: 'page', named, ...when } as const;
    await this.parts.suspicions.report({ tenant: tenant.id, id, by: BY_LINK, reported, words });
    const actor = { id: BY_LINK, grants: [] };
    noteAct(request, { action: 'audit.config', thing: 'suspicion', id, actor, tenant: tenant.id });
    return answer(reply, thankYouPage(id, this.parts.hasMail));
  }

  /** A tenant that is no more has no link. */
  private async tenantOf(
    text: string,
  ): Promise<{ readonly id: string; readonly timeZone: string } | undefined> {
    const tenant = await this.parts.links.open(text);
    return tenant === undefined ? undefined : this.parts.declarations.tenant(tenant);
  }
}

function answer(reply: Reply, page: ReportPage): string {
  reply.status(page.status);
  return pageHtml(page);
}
