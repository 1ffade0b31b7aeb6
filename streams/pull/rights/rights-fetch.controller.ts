import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../../src/access/rights/principal.js';
import { Caller, Requires } from '../../../src/access/rights/requires.js';
import { idSchema } from '../../../src/config/leaves.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { MINUTE } from '../../../src/kernel/clock.js';
import type { Connections } from '../connections.js';
import { fetchRights, type FetchRightsDeps } from './fetch-rights.js';
import { fetchedRightsSchema, type FetchedRightsView, viewOf } from './rights-fetch.schemas.js';

/** Whoever waits for the answer waits no longer; the snapshot of the day has more time. */
const LONGEST = 4 * MINUTE;

export interface RightsFetchParts extends FetchRightsDeps {
  readonly connections: Pick<Connections, 'list' | 'require' | 'secretOf' | 'keeperOf'>;
}

export const RIGHTS_FETCH = Symbol('RightsFetch');

/** Fetching the rights of a connected source now, beside the snapshot of each day. */
@ApiTags('rights')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/sources/:source/rights')
export class RightsFetchController {
  constructor(@Inject(RIGHTS_FETCH) private readonly parts: RightsFetchParts) {}

  /** It calls the source, and costs some of its calls. */
  @Post('fetch')
  @HttpCode(200)
  @Requires('rights.write')
  @ApiOperation({
    summary: 'Take a snapshot of the rights of a connected source, through its own connection',
  })
  @ApiOkResponse({ standardSchema: fetchedRightsSchema })
  async fetch(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Caller() caller: Admitted,
  ): Promise<FetchedRightsView> {
    const { declarations, connections } = this.parts;
    await declarations.findSource(tenant, source);
    const one = await connections.require({ tenant, source });
    const terms = { by: caller.id, signal: AbortSignal.timeout(LONGEST) };
    const fetched = await fetchRights(one, this.parts, terms);
    if (fetched !== undefined) return viewOf(fetched);
    throw new AppError(
      'REQUEST_INVALID',
      `Rights are not read over a connection of "${source}": hand in rights.csv (ledgerwatch rights import)`,
    );
  }
}
