import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Concerns, keptFrom } from '../../src/access/concerns.js';
import { type Listing, listingSchema, newestFirst } from '../../src/access/listing.js';
import { type Reply, waits } from '../../src/access/requests/answer.js';
import { type Change, isFromRequest, type Requests } from '../../src/access/requests/requests.js';
import type { Waiting } from '../../src/access/requests/requests.schemas.js';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, Requires } from '../../src/access/rights/requires.js';
import type { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { AppError } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Sights } from '../../src/privacy/sight.js';
import type { LabelParts } from '../routed/labels-of-alerts.js';
import { type Hidden, hiddenBy, hiddenSchema } from './hidden.js';
import {
  endOf,
  LONGEST_SILENCE,
  matchersOf,
  mayHideCritical,
  type Silence,
  silenceWantedSchema,
  timeFault,
} from './silence.js';
import { asInForce, type Silences } from './silences.js';
import {
  silenceAnswerSchema,
  type SilenceBody,
  silenceBodySchema,
  type SilenceDigest,
  silenceDigestSchema,
  silenceIdSchema,
  type SilenceList,
  silenceListSchema,
  type SilenceView,
  silenceViewSchema,
  viewOf,
} from './silences.schemas.js';

const previewSchema = silenceWantedSchema.pick({ matchers: true }).meta({ id: 'SilencePreview' });
type Preview = z.output<typeof previewSchema>;

/** What lies sealed while it waits. */
const askedSchema = z.strictObject({ tenant: z.string(), silence: silenceWantedSchema });
type Asked = z.output<typeof askedSchema>;

export interface SilencesApiParts extends LabelParts {
  readonly declarations: Pick<Declarations, 'requireTenant'>;
  readonly requests: Requests;
  readonly concerns: Concerns;
  readonly sights: Sights;
  readonly silences: Silences;
  readonly clock: Clock;
}

export const SILENCES_API = Symbol('SilencesApi');

/** What is not told for a while. Lists show it, and what concerns its owner is told whatever it says. */
@ApiTags('silences')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/silences')
export class SilencesController {
  constructor(@Inject(SILENCES_API) private readonly parts: SilencesApiParts) {}

  @Get()
  @Requires('silences.read')
  @ApiOperation({ summary: 'What is or was not told, by whom and why' })
  @ApiOkResponse({ standardSchema: silenceListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: listingSchema }) listing: Listing,
  ): Promise<SilenceList> {
    this.parts.declarations.requireTenant(tenant);
    const all = await this.parts.silences.list(tenant);
    const page = newestFirst(all, listing, ({ begunAt }) => begunAt);
    return { silences: await Promise.all(page.map(async (silence) => this.shown(silence))) };
  }

  @Post('preview')
  @HttpCode(200)
  @Requires('silences.read')
  @ApiOperation({ summary: 'What a silence would have hidden in the last 30 days' })
  @ApiOkResponse({ standardSchema: hiddenSchema })
  async preview(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: previewSchema }) { matchers }: Preview,
    @Caller() caller: Admitted,
  ): Promise<Hidden> {
    this.parts.declarations.requireTenant(tenant);
    const exempt = [...(await keptFrom(caller, tenant, this.parts.concerns))];
    const silence = asInForce({ id: '', tenant, matchers, exempt });
    return this.hidden(silence, { since: this.parts.clock.now() - LONGEST_SILENCE }, caller);
  }

  @Get(':id')
  @Requires('silences.read')
  @ApiOperation({ summary: 'A silence, and what it hid so far' })
  @ApiOkResponse({ standardSchema: silenceDigestSchema })
  async show(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: silenceIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<SilenceDigest> {
    this.parts.declarations.requireTenant(tenant);
    const silence = await this.parts.silences.find(tenant, id);
    const span = { since: silence.begunAt, until: endOf(silence) };
    const hidden = await this.hidden(asInForce(silence), span, caller);
    return { silence: await this.shown(silence), hidden };
  }

  @Post()
  @Requires('silences.write')
  @ApiOperation({ summary: 'Tell nobody of these alerts for a while' })
  @ApiCreatedResponse({ standardSchema: silenceAnswerSchema })
  async begin(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: silenceBodySchema }) body: SilenceBody,
    @Caller() caller: Admitted,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SilenceView | Waiting> {
    this.parts.declarations.requireTenant(tenant);
    const { requests, silences, concerns, clock } = this.parts;
    const passed = await requests.pass(this.change(tenant, body), caller);
    if (!passed.isDone) return waits(passed.waiting, reply);
    const exempt = [...(await keptFrom(caller, tenant, concerns))];
    const begun = { by: caller.id, exempt, request: passed.request, now: clock.now() };
    return this.shown(await silences.begin(tenant, passed.payload.silence, begun));
  }

  @Post(':id/end')
  @HttpCode(200)
  @Requires('silences.write')
  @ApiOperation({ summary: 'Tell again what it hides' })
  @ApiOkResponse({ standardSchema: silenceViewSchema })
  async end(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: silenceIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<SilenceView> {
    this.parts.declarations.requireTenant(tenant);
    const end = { by: caller.id, now: this.parts.clock.now() };
    return this.shown(await this.parts.silences.end(tenant, id, end));
  }

  private change(tenant: string, body: SilenceBody): Change<Asked> {
    return {
      action: 'alerts.silence',
      wanted: isFromRequest(body) ? body : { tenant, silence: body },
      schema: askedSchema,
      look: (asked) => {
        // What was approved for one tenant is nothing on the path of another.
        if (asked.tenant !== tenant)
          throw new AppError('NOT_FOUND', 'There is no such request in this tenant');
        const wrong = timeFault(asked.silence, this.parts.clock.now());
        if (wrong !== undefined) throw new AppError('REQUEST_INVALID', wrong);
        return { places: mayHideCritical(matchersOf(asked.silence.matchers)) ? [{ tenant }] : [] };
      },
    };
  }

  private async hidden(
    silence: ReturnType<typeof asInForce>,
    span: { readonly since: number; readonly until?: number },
    caller: Admitted,
  ): Promise<Hidden> {
    const { sights } = this.parts;
    const sight = await sights.ofTeams(caller, 'silences.read', silence.tenant);
    return hiddenBy(this.parts, silence, { ...span, sight });
  }

  private async shown(silence: Silence): Promise<SilenceView> {
    const { request } = silence;
    const approved = request === undefined ? undefined : await this.parts.requests.find(request);
    return viewOf(silence, approved?.approvedBy);
  }
}
