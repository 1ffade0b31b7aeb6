import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, Requires } from '../../src/access/rights/requires.js';
import type { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { AppError } from '../../src/kernel/app-error.js';
import type { Sight, Sights } from '../../src/privacy/sight.js';
import type { Store } from '../../src/store/store.js';
import { readAlerts } from '../alert-log.js';
import type { Alert } from '../alert.js';
import { assertOfOthers } from '../answering.js';
import { type AlertCommands, isAlertShown } from '../commands.js';
import type { InboxStates } from '../inbox/inbox-state.js';
import { readSuspicions } from './read-suspicions.js';
import type { ReportLinks } from './report-link.js';
import type { Suspicion } from './suspicion.js';
import {
  type ClosingBody,
  closingSchema,
  cursorOf,
  type LinkWanted,
  linkWantedSchema,
  markOf,
  reportLinkSchema,
  suspicionIdSchema,
  type SuspicionList,
  suspicionListSchema,
  type SuspicionQuery,
  suspicionQuerySchema,
  suspicionSchema,
  suspicionView,
  type SuspicionView,
  type Tie,
  tieSchema,
} from './suspicions.schemas.js';
import type { Suspicions } from './suspicions.js';

export const SUSPICIONS_API = Symbol('SuspicionsApi');

export interface SuspicionsApiParts {
  readonly store: Store;
  readonly suspicions: Suspicions;
  readonly links: ReportLinks;
  readonly inbox: Pick<InboxStates, 'view'>;
  readonly commands: Pick<AlertCommands, 'find'>;
  readonly declarations: Pick<Declarations, 'requireTenant'>;
  readonly sights: Sights;
}

const ALERTS_A_READ = 500;
/** Where what is read is not shown, ever more is read at a time: somebody may have written thousands that name the reader. */
const MOST_A_READ = 2_000;

interface Shown {
  readonly one: Suspicion;
  /** The alert that it was tied to. */
  readonly tied: Alert | undefined;
}

/** What people found suspicious. It concerns a whole tenant, and is written by people about people: nothing of it is hidden. */
@ApiTags('suspicions')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/suspicions')
export class SuspicionsController {
  constructor(@Inject(SUSPICIONS_API) private readonly parts: SuspicionsApiParts) {}

  @Get()
  @Requires('suspicions.read')
  @ApiOperation({ summary: 'What people reported, the newest first, and how long it took' })
  @ApiOkResponse({ standardSchema: suspicionListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: suspicionQuerySchema }) query: SuspicionQuery,
    @Caller() caller: Admitted,
  ): Promise<SuspicionList> {
    const { declarations, inbox, links } = this.parts;
    declarations.requireTenant(tenant);
    return {
      inbox: await inbox.view(),
      page: (await links.urlOf(tenant)) === undefined ? 'off' : 'on',
      ...(await this.page(tenant, query, caller)),
    };
  }

  @Post('link')
  @HttpCode(200)
  @Requires('suspicions.link')
  @ApiOperation({ summary: 'The link under which anybody reports something; makes it where there is none' })
  @ApiOkResponse({ standardSchema: reportLinkSchema })
  async link(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: linkWantedSchema }) { renew }: LinkWanted,
    @Caller() caller: Admitted,
  ): Promise<{ url: string }> {
    const { declarations, links } = this.parts;
    declarations.requireTenant(tenant);
    const url = renew ? undefined : await links.urlOf(tenant);
    return { url: url ?? (await links.renew(tenant, caller.id)) };
  }

  @Post(':id/tie')
  @HttpCode(200)
  @Requires('suspicions.write')
  @ApiOperation({ summary: 'Say which alert it is about' })
  @ApiOkResponse({ standardSchema: suspicionSchema })
  async tie(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: suspicionIdSchema }) id: string,
    @Body({ schema: tieSchema }) { alert }: Tie,
    @Caller() caller: Admitted,
  ): Promise<SuspicionView> {
    const { commands, suspicions, sights } = this.parts;
    const { tied } = await this.find(tenant, id, caller);
    // Else whoever leads somebody could close it once it is about somebody else.
    await assertOfOthers(sights, caller, tenant, tied?.actorKey);
    await commands.find(tenant, alert, await sights.of(caller, tenant));
    await suspicions.state(tenant, id, { type: 'tied', data: { alert } }, caller.id);
    return this.found(tenant, id, caller);
  }

  @Post(':id/close')
  @HttpCode(200)
  @Requires('suspicions.write')
  @ApiOperation({
    summary:
      'Say what it was; a later verdict corrects an earlier one. Nobody closes a report that names somebody whom they lead, or is tied to an alert about them',
  })
  @ApiOkResponse({ standardSchema: suspicionSchema })
  async close(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: suspicionIdSchema }) id: string,
    @Body({ schema: closingSchema }) closing: ClosingBody,
    @Caller() caller: Admitted,
  ): Promise<SuspicionView> {
    const { one, tied } = await this.find(tenant, id, caller);
    for (const key of new Set([...(one.named ?? []), ...(tied === undefined ? [] : [tied.actorKey])]))
      await assertOfOthers(this.parts.sights, caller, tenant, key);
    await this.parts.suspicions.state(tenant, id, { type: 'closed', data: closing }, caller.id);
    return this.found(tenant, id, caller);
  }

  private async found(tenant: string, id: string, caller: Admitted): Promise<SuspicionView> {
    const [view] = await this.views(tenant, [await this.find(tenant, id, caller)]);
    if (view === undefined) throw new AppError('INTERNAL', 'A report could not be rendered');
    return view;
  }

  /** Throws NOT_FOUND, in the same words for what is tied to an alert that the caller is not shown. */
  private async find(tenant: string, id: string, caller: Admitted): Promise<Shown> {
    this.parts.declarations.requireTenant(tenant);
    const one = await this.parts.suspicions.find(tenant, id);
    const sight = await this.parts.sights.of(caller, tenant);
    const [shown] = await this.shown(tenant, [one], sight);
    if (shown === undefined) throw new AppError('NOT_FOUND', 'There is no report of this id');
    return shown;
  }

  /** As many as are asked for, save on the last page: what is not shown makes none shorter. */
  private async page(
    tenant: string,
    { open, limit, cursor }: SuspicionQuery,
    caller: Admitted,
  ): Promise<Pick<SuspicionList, 'suspicions' | 'next'>> {
    const sight = await this.parts.sights.of(caller, tenant);
    const page: Shown[] = [];
    let before = cursor === undefined ? undefined : markOf(cursor);
    for (let size = limit + 1; ; size = Math.min(MOST_A_READ, 2 * size)) {
      const read = await readSuspicions(this.parts.store, tenant, { open, before, limit: size });
      page.push(...(await this.shown(tenant, read, sight)));
      before = read.at(-1);
      if (page.length > limit || read.length < size) break;
    }
    const last = page.length > limit ? page[limit - 1]?.one : undefined;
    const suspicions = await this.views(tenant, page.slice(0, limit));
    return { suspicions, ...(last === undefined ? {} : { next: cursorOf(last) }) };
  }

  /** Nobody is shown a report that names themselves, or is tied to an alert that concerns them. */
  private async shown(tenant: string, read: readonly Suspicion[], sight: Sight): Promise<Shown[]> {
    const others = read.filter(({ named = [] }) => !named.some((key) => sight.hidden.has(key)));
    const alerts = await this.alertsOf(
      tenant,
      others.flatMap(({ alert }) => alert ?? []),
    );
    return others.flatMap((one) => {
      const tied = one.alert === undefined ? undefined : alerts.get(one.alert);
      return tied === undefined || isAlertShown(sight, tied)
        ? [{ one: withoutHidden(one, sight), tied }]
        : [];
    });
  }

  private async views(tenant: string, page: readonly Shown[]): Promise<SuspicionView[]> {
    const { suspicions } = this.parts;
    const words = await suspicions.wordsOfSeveral(
      tenant,
      page.map(({ one }) => one.id),
    );
    const mails = page.flatMap(({ one }) => (one.answers ?? []).map(({ mail }) => mail));
    const answers = await suspicions.answersOf(tenant, mails);
    return page.map(({ one, tied }) =>
      suspicionView(one, { words: words.get(one.id), answers }, firstEventOf(tied)),
    );
  }

  private async alertsOf(tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, Alert>> {
    const found = new Map<string, Alert>();
    const unique = [...new Set(ids)];
    for (let at = 0; at < unique.length; at += ALERTS_A_READ)
      for (const [id, { state }] of await readAlerts(
        this.parts.store,
        tenant,
        unique.slice(at, at + ALERTS_A_READ),
      ))
        if (state !== undefined) found.set(id, state);
    return found;
  }
}

/** Nobody is shown an answer that names themselves. */
function withoutHidden({ answers, ...one }: Suspicion, { hidden }: Sight): Suspicion {
  const shown = (answers ?? []).filter(({ named }) => !named.some((key) => hidden.has(key)));
  return shown.length === 0 ? one : { ...one, answers: shown };
}

/** Of what an alert rests on, the earliest, epoch ms. */
function firstEventOf(alert: Alert | undefined): number | undefined {
  const times = [...(alert?.claims.values() ?? [])].map(({ occurredFrom }) => Date.parse(occurredFrom));
  return times.length === 0 ? undefined : Math.min(...times);
}
