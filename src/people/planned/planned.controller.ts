import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Concerns } from '../../access/concerns.js';
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
import { Caller, Requires } from '../../access/rights/requires.js';
import type { Declarations } from '../../access/tenants/declarations.js';
import { idSchema } from '../../config/leaves.js';
import { AppError } from '../../kernel/app-error.js';
import { pseudonymOf } from '../../privacy/pseudonym.js';
import type { Store } from '../../store/store.js';
import { isoTime } from '../../store/time.js';
import { keptWithPeople } from '../directory/kept-people.js';
import type { People } from '../people.js';
import { planSchema, type PlannedActivity } from './planned-activity.js';
import type { PlannedActivities } from './planned-activities.js';
import {
  plannedAnswerSchema,
  plannedIdSchema,
  type PlannedList,
  plannedListSchema,
  type PlannedView,
  plannedViewSchema,
} from './planned.schemas.js';

const bodySchema = z.union([planSchema, fromRequestSchema]);
export type PlanBody = z.output<typeof bodySchema>;

/** What lies sealed while it waits. */
const askedSchema = z.strictObject({ tenant: z.string(), plan: planSchema });
type Asked = z.output<typeof askedSchema>;

export interface PlannedApiParts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'requireTenant'>;
  readonly requests: Requests;
  readonly concerns: Concerns;
  readonly people: Pick<People, 'directory'>;
  readonly planned: PlannedActivities;
}

export const PLANNED_API = Symbol('PlannedApi');

/** What somebody unusual will do, announced before they do it. Nobody announces for themselves or who leads them. */
@ApiTags('planned activities')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/planned')
export class PlannedController {
  constructor(@Inject(PLANNED_API) private readonly parts: PlannedApiParts) {}

  @Get()
  @Requires('planned.read')
  @ApiOperation({ summary: 'What was announced, by whom and why' })
  @ApiOkResponse({ standardSchema: plannedListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: listingSchema }) listing: Listing,
    @Caller() caller: Admitted,
  ): Promise<PlannedList> {
    this.parts.declarations.requireTenant(tenant);
    const [kept, all] = await Promise.all([
      keptWithPeople(caller, tenant, this.parts),
      this.parts.planned.list(tenant),
    ]);
    const seen = all.filter(({ whom }) => !kept.has(whom));
    const page = newestFirst(seen, listing, ({ plannedAt }) => plannedAt);
    return { planned: await this.shown(page) };
  }

  @Post()
  @Requires('planned.write')
  @ApiOperation({ summary: 'Announce what somebody will do' })
  @ApiCreatedResponse({ standardSchema: plannedAnswerSchema })
  async plan(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: bodySchema }) body: PlanBody,
    @Caller() caller: Admitted,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PlannedView | Waiting> {
    this.parts.declarations.requireTenant(tenant);
    const passed = await this.parts.requests.pass(this.change(tenant, body, caller), caller);
    if (!passed.isDone) return waits(passed.waiting, reply);
    const { plan } = passed.payload;
    const { planned } = this.parts;
    const asked = passed.request === undefined ? {} : await this.approval(passed.request);
    return this.one(await planned.plan(tenant, plan, { by: caller.id, ...asked }));
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Requires('planned.write')
  @ApiOperation({ summary: 'From now on it explains nothing' })
  @ApiOkResponse({ standardSchema: plannedViewSchema })
  async withdraw(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: plannedIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<PlannedView> {
    this.parts.declarations.requireTenant(tenant);
    const { whom } = await this.parts.planned.find(tenant, id);
    if ((await keptWithPeople(caller, tenant, this.parts)).has(whom))
      throw new AppError('NOT_FOUND', 'There is no planned activity of this id');
    return this.one(await this.parts.planned.withdraw(tenant, id, caller.id));
  }

  private async approval(request: string): Promise<Pick<PlannedActivity, 'request' | 'approvedBy'>> {
    const { approvedBy } = await this.parts.requests.find(request);
    return approvedBy === undefined ? { request } : { request, approvedBy };
  }

  private change(tenant: string, body: PlanBody, caller: Admitted): Change<Asked> {
    return {
      action: 'activity.plan',
      wanted: isFromRequest(body) ? body : { tenant, plan: body },
      schema: askedSchema,
      look: async (asked) => {
        // What was approved for one tenant is nothing on the path of another.
        if (asked.tenant !== tenant)
          throw new AppError('NOT_FOUND', 'There is no such request in this tenant');
        const { whom } = asked.plan;
        if ((await keptWithPeople(caller, tenant, this.parts)).has(whom))
          throw new AppError('FORBIDDEN', 'Another person has to announce what you or who leads you will do');
        return { places: [{ tenant }], concerns: whom };
      },
    };
  }

  private async one(planned: PlannedActivity): Promise<PlannedView> {
    const [view] = await this.shown([planned]);
    if (view === undefined) throw new AppError('INTERNAL', 'a planned activity could not be shown');
    return view;
  }

  private async shown(planned: readonly PlannedActivity[]): Promise<PlannedView[]> {
    const requests = planned.some(({ request }) => request !== undefined)
      ? await this.parts.requests.list()
      : [];
    const approvers = new Map(requests.map(({ id, request }) => [id, request.approvedBy]));
    return planned.map(({ request, plannedAt, withdrawnAt, ...rest }) => {
      const approvedBy = rest.approvedBy ?? approvers.get(request ?? '');
      return {
        ...rest,
        pseudonym: pseudonymOf(rest.whom),
        plannedAt: isoTime(plannedAt),
        ...(approvedBy === undefined ? {} : { approvedBy }),
        ...(withdrawnAt === undefined ? {} : { withdrawnAt: isoTime(withdrawnAt) }),
      };
    });
  }
}
