import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Reply, waits } from '../requests/answer.js';
import { fromRequestSchema, type Looked, Requests } from '../requests/requests.js';
import { type Waiting, waitingSchema } from '../requests/requests.schemas.js';
import { assertMay, may } from '../rights/decide.js';
import type { Admitted } from '../rights/principal.js';
import { Caller, RequiresWithin } from '../rights/requires.js';
import { Declarations } from '../tenants/declarations.js';
import {
  finishSchema,
  type GovernanceChange,
  governanceChangeSchema,
  type GovernanceView,
  governanceViewSchema,
} from './governance.schemas.js';
import { Governance } from './governance.js';
import { isWeaker } from './profile.js';

const bodySchema = z.union([governanceChangeSchema, finishSchema, fromRequestSchema]);
export type GovernanceBody = z.output<typeof bodySchema>;

/** How many people it takes, and who is told. */
@ApiTags('governance')
@ApiBearerAuth()
@Controller('v1/governance')
export class GovernanceController {
  constructor(
    private readonly governance: Governance,
    private readonly requests: Requests,
    private readonly declarations: Declarations,
  ) {}

  @Get()
  @RequiresWithin('governance.read')
  @ApiOperation({ summary: 'Under which profile the system and the tenants that the caller reaches are run' })
  @ApiOkResponse({ standardSchema: governanceViewSchema })
  async show(@Caller() caller: Admitted): Promise<GovernanceView> {
    const { system, ofTenants } = await this.governance.profiles();
    const isWhole = may(caller, 'governance.read', {});
    const secondAddress = isWhole ? await this.governance.secondAddress() : undefined;
    const setUpUntil = await this.governance.setUpUntil();
    const reached = [...ofTenants].filter(([tenant]) => may(caller, 'governance.read', { tenant }));
    return {
      system,
      tenants: reached.map(([tenant, profile]) => ({ tenant, profile })),
      ...(secondAddress === undefined ? {} : { secondAddress }),
      ...(setUpUntil === undefined ? {} : { setUpUntil: new Date(setUpUntil).toISOString() }),
    };
  }

  @Post()
  @RequiresWithin('governance.write')
  @ApiOperation({ summary: 'Change a profile or the second address, or finish the set-up' })
  @ApiCreatedResponse({ standardSchema: z.union([governanceViewSchema, waitingSchema]) })
  async change(
    @Body({ schema: bodySchema }) wanted: GovernanceBody,
    @Caller() caller: Admitted,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GovernanceView | Waiting> {
    if ('finishSetUp' in wanted) {
      assertMay(caller, 'governance.write', {});
      await this.governance.finish(caller.id);
      return this.show(caller);
    }
    const look = async (change: GovernanceChange): Promise<Looked> => this.look(change, caller);
    const schema = governanceChangeSchema;
    const passed = await this.requests.pass({ action: 'governance.change', wanted, schema, look }, caller);
    if (!passed.isDone) return waits(passed.waiting, reply);
    const { payload } = passed;
    if ('secondAddress' in payload) await this.governance.setSecondAddress(payload.secondAddress, caller.id);
    else await this.governance.setProfile(payload.tenant, payload.profile, caller.id);
    return this.show(caller);
  }

  /** What makes it easier to act alone is looked at twice; what makes it harder is not, nor the first second address. */
  private async look(change: GovernanceChange, caller: Admitted): Promise<Looked> {
    if ('secondAddress' in change) {
      assertMay(caller, 'governance.write', {});
      return { places: (await this.governance.secondAddress()) === undefined ? [] : [{}] };
    }
    const { tenant, profile } = change;
    assertMay(caller, 'governance.write', { tenant });
    if (tenant !== undefined) this.declarations.requireTenant(tenant);
    this.governance.assertNotConfigured(tenant);
    const { system, ofTenants } = await this.governance.profiles();
    const before = (tenant === undefined ? undefined : ofTenants.get(tenant)) ?? system;
    return { places: isWeaker(profile, before) ? [{ tenant }] : [] };
  }
}
