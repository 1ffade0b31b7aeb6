import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { DAY } from '../../src/kernel/clock.js';
import { Sights } from '../../src/privacy/sight.js';
import { isoTime } from '../../src/store/time.js';
import { ReturnedMail } from '../inbox/read-returned.js';
import {
  type DeliveryList,
  deliveryListSchema,
  type DeliveryQuery,
  deliveryQuerySchema,
  type Resend,
  resendSchema,
  type Resent,
  resentSchema,
} from './deliveries.schemas.js';
import { readDeliveries } from './read-deliveries.js';
import { RESENDING } from './resend-parts.js';
import { resend, type ResendParts } from './resend.js';

/** What is listed when no time is named. */
const SPAN = 7 * DAY;

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/deliveries')
export class DeliveriesController {
  constructor(
    @Inject(RESENDING) private readonly parts: ResendParts,
    private readonly declarations: Declarations,
    private readonly sights: Sights,
    private readonly returned: ReturnedMail,
  ) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({
    summary: 'Attempts to tell people of alerts, the newest first; of the last week by default',
  })
  @ApiOkResponse({ standardSchema: deliveryListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: deliveryQuerySchema }) query: DeliveryQuery,
    @Caller() caller: Admitted,
  ): Promise<DeliveryList> {
    this.declarations.requireTenant(tenant);
    const { channel, outcome, limit } = query;
    const to = query.to === undefined ? this.parts.store.clock.now() + 1 : Date.parse(query.to);
    const from = query.from === undefined ? to - SPAN : Date.parse(query.from);
    const sight = await this.sights.ofTeams(caller, 'alerts.read', tenant);
    const found = await readDeliveries(
      this.parts.store,
      tenant,
      { channel, outcome, from, to, alerts: [] },
      sight,
    );
    const shown = await this.returned.bounces(tenant, found.slice(0, limit));
    const deliveries = shown.map(({ id, alert: _alert, at, ...row }) => ({
      alert: id,
      ...row,
      at: isoTime(at),
    }));
    return { inbox: await this.returned.inbox(), deliveries };
  }

  @Post('resend')
  @HttpCode(200)
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({
    summary: 'Have the newest messages of alerts that wait for an answer go out again, under their ids',
  })
  @ApiOkResponse({ standardSchema: resentSchema })
  async resend(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: resendSchema }) wanted: Resend,
    @Caller() caller: Admitted,
  ): Promise<Resent> {
    this.declarations.requireTenant(tenant);
    const sight = await this.sights.ofTeams(caller, 'alerts.write', tenant);
    return resend(this.parts, { tenant, by: caller.id, sight }, wanted);
  }
}
