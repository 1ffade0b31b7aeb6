import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { z } from 'zod';
import { issuedKeySchema, keyIdSchema, keyListSchema, newKeySchema, type NewKey } from './keys.schemas.js';
import { KnownPlaces } from '../tenants/known-places.js';
import { KeyUses } from './key-uses.js';
import { Keys, type KeyScope, type KeyView, unknownKey } from './keys.js';
import { type Reply, waits } from '../requests/answer.js';
import { fromRequestSchema, type Looked, Requests } from '../requests/requests.js';
import { waitingSchema } from '../requests/requests.schemas.js';
import { may } from '../rights/decide.js';
import type { Place } from '../rights/grant.js';
import { type Admitted, ownerOf } from '../rights/principal.js';
import { Caller, RequiresWithin } from '../rights/requires.js';
import { isForMachines } from '../rights/permissions.js';
import { grantsOf } from './key.js';
import { scopeOfNewKey } from './new-key.js';

const bodySchema = z.union([newKeySchema, fromRequestSchema]);

@ApiTags('keys')
@ApiBearerAuth()
@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly keys: Keys,
    private readonly uses: KeyUses,
    private readonly places: KnownPlaces,
    private readonly requests: Requests,
  ) {}

  @Get()
  @RequiresWithin('keys.read')
  @ApiOperation({ summary: 'List the keys of what the caller reaches, without their secrets' })
  @ApiOkResponse({ standardSchema: keyListSchema })
  async list(@Caller() caller: Admitted): Promise<object> {
    const [keys, lastDays] = await Promise.all([this.keys.list(), this.uses.lastDays()]);
    const reached = keys.filter((key) => may(caller, 'keys.read', placeOf(key)));
    return { keys: reached.map((key) => shown(key, lastDays.get(key.id))) };
  }

  @Post()
  @RequiresWithin('keys.write')
  @ApiOperation({ summary: 'Issue a key; its text is in this answer and nowhere else' })
  @ApiCreatedResponse({ standardSchema: z.union([issuedKeySchema, waitingSchema]) })
  async issue(
    @Body({ schema: bodySchema }) wanted: z.output<typeof bodySchema>,
    @Caller() caller: Admitted,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<object> {
    const look = async (key: NewKey): Promise<Looked> => this.look(key, caller);
    const passed = await this.requests.pass(
      { action: 'key.issue', wanted, schema: newKeySchema, look },
      caller,
    );
    if (!passed.isDone) return waits(passed.waiting, reply);
    const scope = scopeOfNewKey(caller, passed.payload, this.requests.now());
    const { request } = passed;
    const { text, ...view } = await this.keys.issue(
      { ...scope, owner: ownerOf(caller), ...(request === undefined ? {} : { request }) },
      caller.id,
    );
    return { ...shown(view), key: text };
  }

  @Delete(':id')
  @HttpCode(204)
  @RequiresWithin('keys.write')
  @ApiOperation({ summary: 'Revoke a key, at once and for ever' })
  @ApiNoContentResponse()
  async revoke(@Param('id', { schema: keyIdSchema }) id: string, @Caller() caller: Admitted): Promise<void> {
    const key = await this.keys.find(id);
    if (key.status !== 'unknown' && !may(caller, 'keys.write', placeOf(key))) throw unknownKey();
    await this.keys.revoke(id, caller.id);
  }

  /** Keys of machines that read nothing of a CRM need no second look. */
  private async look(wanted: NewKey, caller: Admitted): Promise<Looked> {
    const scope = scopeOfNewKey(caller, wanted, this.requests.now());
    await this.places.require(scope);
    const gives = grantsOf(scope).some(({ role }) => !isForMachines(role));
    return { places: gives ? [placeOf(scope)] : [] };
  }
}

/** An administrator key stands for the whole system. */
const placeOf = ({ tenant, source }: KeyScope): Place => ({ tenant, source });

const shown = ({ issuedAt, expiresAt, ...view }: KeyView, lastUsed?: string): object => ({
  ...view,
  issuedAt: new Date(issuedAt).toISOString(),
  ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
  ...(lastUsed === undefined ? {} : { lastUsed }),
});
