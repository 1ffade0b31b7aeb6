import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Declarations } from '../access/tenants/declarations.js';
import { mayEach, sourcesReached } from '../access/rights/decide.js';
import type { Admitted } from '../access/rights/principal.js';
import { Caller, RequiresWithin } from '../access/rights/requires.js';
import { OWN_SOURCE } from '../config/own-source.js';
import { SYSTEM_TENANT } from '../access/access-facts.js';
import { type Config, idSchema } from '../config/sections.js';
import { CONFIG } from '../config/tokens.js';
import { AppError } from '../kernel/app-error.js';
import { TenantKeys } from '../privacy/pseudonyms.js';
import { SealedSecrets } from '../secrets/sealed-secrets.js';
import { Store } from '../store/store.js';
import { actorKeys, isPersonKey } from './actors.js';
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
      .describe("The key of a person, or the CRM's id where the caller may see it"),
    from: time.optional().describe('Happened at or after'),
    to: time.optional().describe('Happened before'),
    limit: z.coerce.number().int().min(1).default(DEFAULT_LIMIT).describe('At most limits.queryRows'),
    cursor: cursorSchema.optional(),
  })
  .meta({ id: 'EventSearch' });
export type EventSearchQuery = z.output<typeof eventSearchSchema>;

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/events')
export class EventSearchController {
  constructor(
    private readonly store: Store,
    private readonly secrets: SealedSecrets,
    private readonly declarations: Declarations,
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
  ) {}

  @Get()
  @RequiresWithin('events.read')
  @ApiOperation({
    summary: 'What was done in the sources that the caller reaches, in the order of time, a page at a time',
  })
  @ApiOkResponse({ standardSchema: eventPageSchema })
  async list(
    @Param('tenant', { schema: tenantSchema }) tenant: string,
    @Query({ schema: eventSearchSchema }) query: EventSearchQuery,
    @Caller() caller: Admitted,
  ): Promise<EventPage> {
    if (tenant !== SYSTEM_TENANT) this.declarations.requireTenant(tenant);
    const { actor, from, to, limit, cursor } = query;
    const sources = sourcesReached(caller, 'events.read', tenant);
    const showIdentities = mayEach(caller, 'identities.read', tenant, sources);
    const search = {
      tenant,
      sources,
      actorKeys: actor === undefined ? undefined : await this.keysOf(tenant, actor, showIdentities),
      from: epoch(from),
      to: epoch(to),
      limit: Math.min(limit, this.config.limits.queryRows),
      after: cursor,
    };
    return eventPage(this.store, search, showIdentities);
  }

  /** Who may not see identities may not try out ids either. */
  private async keysOf(tenant: string, actor: string, showIdentities: boolean): Promise<string[]> {
    if (!showIdentities) {
      if (isPersonKey(actor)) return [actor];
      throw new AppError('FORBIDDEN', 'This key may name an actor by key only (32 hex digits)');
    }
    const sources = [...this.declarations.sourcesOf(tenant).map(({ id }) => id), OWN_SOURCE];
    return actorKeys(actor, await TenantKeys.open(this.secrets, tenant), sources);
  }
}

const epoch = (at: string | undefined): number | undefined => (at === undefined ? undefined : Date.parse(at));
