import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Concerns, keptFrom } from '../../access/concerns.js';
import { type Listing, listingSchema, newestFirst } from '../../access/listing.js';
import { type Reply, waits } from '../../access/requests/answer.js';
import {
  type Change,
  fromRequestSchema,
  isFromRequest,
  type Requests,
} from '../../access/requests/requests.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import type { Admitted } from '../../access/rights/principal.js';
import { teamsReached } from '../../access/rights/decide.js';
import type { TeamMembers } from '../../access/team-members.js';
import { Caller, Requires, RequiresWithin } from '../../access/rights/requires.js';
import type { Declarations } from '../../access/tenants/declarations.js';
import { idSchema } from '../../config/leaves.js';
import type { Store } from '../../store/store.js';
import { pseudonymOf } from '../pseudonym.js';
import { keyNamed, nobody, personBehind } from './find-person.js';
import type { Reveal } from './reveal.js';
import type { Reveals } from './reveals.js';
import {
  type AskedReveal,
  askedRevealSchema,
  newRevealSchema,
  revealAnswerSchema,
  type RevealedView,
  type RevealList,
  revealListSchema,
} from './reveal.schemas.js';

const bodySchema = z.union([newRevealSchema, fromRequestSchema]);
export type RevealBody = z.output<typeof bodySchema>;

export interface RevealsApiParts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'requireTenant'>;
  readonly requests: Requests;
  readonly reveals: Reveals;
  readonly concerns: Concerns;
  readonly teams: Pick<TeamMembers, 'of'>;
}

export const REVEALS_API = Symbol('RevealsApi');

/** Who is behind a pseudonym: for a reason, for a day, and never without a trace. */
@ApiTags('reveals')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/reveals')
export class RevealsController {
  constructor(@Inject(REVEALS_API) private readonly parts: RevealsApiParts) {}

  @Get()
  @Requires('reveals.read')
  @ApiOperation({ summary: 'Who was shown who somebody is, and why' })
  @ApiOkResponse({ standardSchema: revealListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: listingSchema }) listing: Listing,
    @Caller() caller: Admitted,
  ): Promise<RevealList> {
    this.parts.declarations.requireTenant(tenant);
    const [kept, all, requests] = await Promise.all([
      keptFrom(caller, tenant, this.parts.concerns),
      this.parts.reveals.list(tenant),
      this.parts.requests.list(),
    ]);
    const approvers = new Map(requests.map(({ id, request }) => [id, request.approvedBy]));
    const seen = all.filter(({ actorKey }) => !kept.has(actorKey));
    return { reveals: newestFirst(seen, listing, ({ at }) => at).map((one) => shown(one, approvers)) };
  }

  @Post()
  @RequiresWithin('identities.reveal', ['team'])
  @ApiOperation({ summary: 'Be told who somebody is' })
  @ApiCreatedResponse({ standardSchema: revealAnswerSchema })
  async reveal(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: bodySchema }) body: RevealBody,
    @Caller() caller: Admitted,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RevealedView | Waiting> {
    this.parts.declarations.requireTenant(tenant);
    const passed = await this.parts.requests.pass(await this.change(tenant, body, caller), caller);
    if (!passed.isDone) return waits(passed.waiting, reply);
    const { actorKey, pseudonym } = passed.payload;
    const { id, name, email } = await personBehind(this.parts, passed.payload, caller);
    // First the fact: nobody is told a name without a trace of it.
    const until = await this.parts.reveals.reveal(passed.payload, caller, passed.request);
    return { actorKey, pseudonym, id, name, email, until: new Date(until).toISOString() };
  }

  private async change(tenant: string, body: RevealBody, caller: Admitted): Promise<Change<AskedReveal>> {
    const isReached = await this.reached(tenant, caller);
    return {
      action: 'identity.reveal',
      wanted: isFromRequest(body) ? body : await this.asked(tenant, body, isReached),
      schema: askedRevealSchema,
      look: async (asked) => {
        // What was approved for one tenant is nothing on the path of another.
        if (asked.tenant !== tenant || !isReached(asked.actorKey)) throw nobody();
        await personBehind(this.parts, asked, caller);
        return { places: [{ tenant }], concerns: asked.actorKey };
      },
    };
  }

  private async asked(
    tenant: string,
    { actor, reason }: z.output<typeof newRevealSchema>,
    isReached: (key: string) => boolean,
  ): Promise<AskedReveal> {
    const actorKey = await keyNamed(this.parts.store, { tenant, actor }, isReached);
    return { tenant, actorKey, pseudonym: pseudonymOf(actorKey), reason };
  }

  /** Of a team whoever ever was in it, since what they did then is shown: everybody else is nobody there. */
  private async reached(tenant: string, caller: Admitted): Promise<(key: string) => boolean> {
    const teams = teamsReached(caller, 'identities.reveal', { tenant });
    if (teams === undefined) return () => true;
    const members = await this.parts.teams.of(tenant, teams);
    return (key) => members.has(key);
  }
}

function shown(
  { request, at, until, ...reveal }: Reveal,
  approvers: ReadonlyMap<string, string | undefined>,
): RevealList['reveals'][number] {
  const approvedBy = request === undefined ? undefined : approvers.get(request);
  return {
    ...reveal,
    pseudonym: pseudonymOf(reveal.actorKey),
    at: new Date(at).toISOString(),
    until: new Date(until).toISOString(),
    ...(request === undefined ? {} : { request }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
  };
}
