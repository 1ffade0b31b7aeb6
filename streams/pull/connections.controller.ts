import { Body, Controller, Delete, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, Requires } from '../../src/access/rights/requires.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { CLOCK } from '../../src/config/tokens.js';
import type { Clock } from '../../src/kernel/clock.js';
import { Store } from '../../src/store/store.js';
import { checkSource } from './check-source.js';
import { Connections } from './connections.js';
import {
  type ConnectSource,
  connectionViewSchema,
  connectSchema,
  type ConnectionView,
} from './connections.schemas.js';
import { type Checked, checkedSchema, SECRET_NAMES } from './connector.js';

/** Connecting sources that we read ourselves. Whoever may declare a source may say where its records come from. */
@ApiTags('tenants and sources')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/sources/:source')
export class ConnectionsController {
  constructor(
    readonly connections: Connections,
    private readonly declarations: Declarations,
    readonly store: Store,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}

  @Post('connection')
  @Requires('sources.write')
  @ApiOperation({ summary: 'Connect a declared source: it is read from now on' })
  @ApiCreatedResponse({ standardSchema: connectionViewSchema })
  async connect(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Body({ schema: connectSchema }) { connection, secrets }: ConnectSource,
    @Caller() caller: Admitted,
  ): Promise<ConnectionView> {
    await this.declarations.findSource(tenant, source);
    await this.connections.connect({ tenant, source, connection }, secrets, caller.id);
    return { tenant, source, connection };
  }

  @Delete('connection')
  @HttpCode(204)
  @Requires('sources.write')
  @ApiOperation({ summary: 'Read a source no more, and forget its secrets' })
  @ApiNoContentResponse()
  async disconnect(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Caller() caller: Admitted,
  ): Promise<void> {
    await this.declarations.findSource(tenant, source);
    await this.connections.disconnect({ tenant, source }, SECRET_NAMES, caller.id);
  }

  /** It calls the source, and costs some of its calls. */
  @Post('check')
  @HttpCode(200)
  @Requires('sources.write')
  @ApiOperation({ summary: 'What of a connected source can be read, what is missing, and what it costs' })
  @ApiOkResponse({ standardSchema: checkedSchema })
  async check(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
  ): Promise<Checked> {
    await this.declarations.findSource(tenant, source);
    return checkSource({ tenant, source }, this);
  }
}
