import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Declarations } from '../access/tenants/declarations.js';
import { partsReached, type PartReached } from '../access/rights/decide.js';
import type { Admitted } from '../access/rights/principal.js';
import { Caller, RequiresWithin } from '../access/rights/requires.js';
import { SYSTEM_TENANT } from '../access/access-facts.js';
import type { Config } from '../config/sections.js';
import { idSchema } from '../config/leaves.js';
import type { TeamMembers } from '../access/team-members.js';
import type { Looked, Sights } from '../privacy/sight.js';
import { type ActorLookup, keysOfActor } from './actors.js';
import type { SearchedPart } from './reached.js';
import { cursorSchema, type EventPage, eventPage, eventPageSchema } from './event-page.js';

/** The events of a tenant, or those of what was done here that belong to none. */
const tenantSchema = z.union([idSchema, z.literal(SYSTEM_TENANT)]);

const DEFAULT_LIMIT = 500;
const LONGEST_ID = 512;

const time = z.iso.datetime({ offset: true });

export const eventSearchSchema = z
  .strictObject({
    actor: z
      .string()
      .min(1)
      .max(LONGEST_ID)
      .optional()
      .describe("A person by pseudonym or key, or by the CRM's id where the caller sees names"),
    from: time.optional().describe('Happened at or after'),
    to: time.optional().describe('Happened before'),
    limit: z.coerce.number().int().min(1).default(DEFAULT_LIMIT).describe('At most limits.queryRows'),
    cursor: cursorSchema.optional(),
  })
  .meta({ id: 'EventSearch' });
export type EventSearchQuery = z.output<typeof eventSearchSchema>;

/** What reading events stands on. */
export interface EventSearchParts extends ActorLookup {
  readonly declarations: Declarations;
  readonly sights: Sights;
  readonly teams: Pick<TeamMembers, 'of'>;
  readonly config: Pick<Config, 'limits'>;
}

export const EVENT_SEARCH = Symbol('EventSearch');

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/events')
export class EventSearchController {
  constructor(@Inject(EVENT_SEARCH) private readonly parts: EventSearchParts) {}

  @Get()
  @RequiresWithin('events.read', ['tenant', 'source', 'team', 'dataClass'])
  @ApiOperation({
    summary: 'What was done in the sources that the caller reaches, in the order of time, a page at a time',
  })
  @ApiOkResponse({ standardSchema: eventPageSchema })
  async list(
    @Param('tenant', { schema: tenantSchema }) tenant: string,
    @Query({ schema: eventSearchSchema }) query: EventSearchQuery,
    @Caller() caller: Admitted,
  ): Promise<EventPage> {
    const { store, declarations, sights, config } = this.parts;
    if (tenant !== SYSTEM_TENANT) declarations.requireTenant(tenant);
    const { actor, from, to, limit, cursor } = query;
    const reached = partsReached(caller, 'events.read', tenant);
    const { names, hidden } = await sights.of(caller, tenant, lookedAt(reached));
    const search = {
      tenant,
      parts: reached && (await this.searched(tenant, reached)),
      zone: declarations.tenant(tenant)?.timeZone ?? 'UTC',
      actorKeys: actor === undefined ? undefined : await keysOfActor(this.parts, { tenant, actor }, names),
      hiddenActors: [...hidden],
      from: epoch(from),
      to: epoch(to),
      limit: Math.min(limit, config.limits.queryRows),
      after: cursor,
    };
    return eventPage(store, search, names);
  }

  /** Of teams what was done at the CRMs: what was done here says of others whom somebody looked at. */
  private async searched(tenant: string, parts: readonly PartReached[]): Promise<SearchedPart[]> {
    const { declarations, teams: members } = this.parts;
    const declared = declarations.sourcesOf(tenant).map(({ id }) => id);
    return Promise.all(
      parts.map(async ({ source, teams, dataClasses }) => {
        if (teams === undefined)
          return { sources: source === undefined ? undefined : [source], members: undefined, dataClasses };
        const sources = source === undefined ? declared : [source];
        return { sources, members: await members.of(tenant, teams), dataClasses };
      }),
    );
  }
}

/** All sources and teams that some part names; all there are where one names none. */
function lookedAt(parts: readonly PartReached[] | undefined): Looked {
  if (parts === undefined) return {};
  const sources = parts.map(({ source }) => source);
  const known = sources.filter((source) => source !== undefined);
  return {
    sources: known.length === sources.length ? [...new Set(known)] : undefined,
    teams: [...new Set(parts.flatMap(({ teams }) => teams ?? []))],
  };
}

const epoch = (at: string | undefined): number | undefined => (at === undefined ? undefined : Date.parse(at));
