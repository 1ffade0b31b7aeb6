import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { issuedKeySchema, keyIdSchema, keyListSchema, newKeySchema, type NewKey } from './keys.schemas.js';
import { CLOCK } from '../../config/tokens.js';
import type { Clock } from '../../kernel/clock.js';
import { Declarations } from '../tenants/declarations.js';
import { KeyUses } from './key-uses.js';
import { Keys, type KeyScope, type KeyView, unknownKey } from './keys.js';
import { may } from '../rights/decide.js';
import type { Place } from '../rights/grant.js';
import { type Admitted, ownerOf } from '../rights/principal.js';
import { Caller, RequiresWithin } from '../rights/requires.js';
import { scopeOfNewKey } from './new-key.js';

@ApiTags('keys')
@ApiBearerAuth()
@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly keys: Keys,
    private readonly uses: KeyUses,
    private readonly declarations: Declarations,
    @Inject(CLOCK) private readonly clock: Clock,
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
  @ApiCreatedResponse({ standardSchema: issuedKeySchema })
  async issue(@Body({ schema: newKeySchema }) wanted: NewKey, @Caller() caller: Admitted): Promise<object> {
    const scope = scopeOfNewKey(caller, wanted, this.clock.now());
    this.requireDeclared(scope);
    const { text, ...view } = await this.keys.issue({ ...scope, owner: ownerOf(caller) }, caller.id);
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

  private requireDeclared({ tenant, source }: KeyScope): void {
    if (tenant === undefined) return;
    if (source === undefined) this.declarations.requireTenant(tenant);
    else this.declarations.requireSource(tenant, source);
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
