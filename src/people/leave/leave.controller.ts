import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Concerns } from '../../access/concerns.js';
import { type Listing, listingSchema, newestFirst } from '../../access/listing.js';
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
import { type Leave, leaveSchema, type LeaveWanted } from './leave.js';
import {
  leaveIdSchema,
  type LeaveList,
  leaveListSchema,
  type LeaveView,
  leaveViewSchema,
} from './leave.schemas.js';

export interface LeaveApiParts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'requireTenant'>;
  readonly concerns: Concerns;
  readonly people: Pick<People, 'directory' | 'leaves'>;
}

export const LEAVE_API = Symbol('LeaveApi');

/** Who is away, and when. Nobody tells it of themselves or of who leads them. */
@ApiTags('leave')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/leave')
export class LeaveController {
  constructor(@Inject(LEAVE_API) private readonly parts: LeaveApiParts) {}

  @Get()
  @Requires('planned.read')
  @ApiOperation({ summary: 'Who was said to be on leave, and by whom' })
  @ApiOkResponse({ standardSchema: leaveListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: listingSchema }) listing: Listing,
    @Caller() caller: Admitted,
  ): Promise<LeaveList> {
    this.parts.declarations.requireTenant(tenant);
    const [kept, all] = await Promise.all([
      keptWithPeople(caller, tenant, this.parts),
      this.parts.people.leaves.list(tenant),
    ]);
    const seen = all.filter(({ whom }) => !kept.has(whom));
    return { leave: newestFirst(seen, listing, ({ toldAt }) => toldAt).map(viewOf) };
  }

  @Post()
  @Requires('planned.write')
  @ApiOperation({ summary: 'Tell that somebody is on leave' })
  @ApiCreatedResponse({ standardSchema: leaveViewSchema })
  async tell(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: leaveSchema }) leave: LeaveWanted,
    @Caller() caller: Admitted,
  ): Promise<LeaveView> {
    this.parts.declarations.requireTenant(tenant);
    if ((await keptWithPeople(caller, tenant, this.parts)).has(leave.whom))
      throw new AppError('FORBIDDEN', 'Another person has to tell your leave, and that of who leads you');
    return viewOf(await this.parts.people.leaves.tell(tenant, leave, caller.id));
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Requires('planned.write')
  @ApiOperation({ summary: 'It holds no longer for days that begin from now on' })
  @ApiOkResponse({ standardSchema: leaveViewSchema })
  async withdraw(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: leaveIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<LeaveView> {
    const { declarations, people } = this.parts;
    declarations.requireTenant(tenant);
    const { whom } = await people.leaves.find(tenant, id);
    if ((await keptWithPeople(caller, tenant, this.parts)).has(whom))
      throw new AppError('NOT_FOUND', 'There is no leave of this id');
    return viewOf(await people.leaves.withdraw(tenant, id, caller.id));
  }
}

const viewOf = ({ toldAt, withdrawnAt, ...rest }: Leave): LeaveView => ({
  ...rest,
  pseudonym: pseudonymOf(rest.whom),
  toldAt: isoTime(toldAt),
  ...(withdrawnAt === undefined ? {} : { withdrawnAt: isoTime(withdrawnAt) }),
});
