import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { issuedKeySchema, keyIdSchema, keyListSchema, newKeySchema, type NewKey } from './keys.schemas.js';
import { Declarations } from '../tenants/declarations.js';
import { Keys, type KeyView } from './keys.js';
import type { Principal } from '../rights/principal.js';
import { Caller, Requires } from '../rights/requires.js';

@ApiTags('keys')
@ApiBearerAuth()
@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly keys: Keys,
    private readonly declarations: Declarations,
  ) {}

  @Get()
  @Requires('keys.read')
  @ApiOperation({ summary: 'List keys, without their secrets' })
  @ApiOkResponse({ standardSchema: keyListSchema })
  async list(): Promise<object> {
    return { keys: (await this.keys.list()).map(shown) };
  }

  @Post()
  @Requires('keys.write')
  @ApiOperation({ summary: 'Issue a key; its text is in this answer and nowhere else' })
  @ApiCreatedResponse({ standardSchema: issuedKeySchema })
  async issue(@Body({ schema: newKeySchema }) wanted: NewKey, @Caller() caller: Principal): Promise<object> {
    if (wanted.kind === 'intake') this.declarations.requireSource(wanted.tenant, wanted.source);
    const { text, ...view } = await this.keys.issue(wanted, caller.id);
    return { ...shown(view), key: text };
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('keys.write')
  @ApiOperation({ summary: 'Revoke a key, at once and for ever' })
  @ApiNoContentResponse()
  async revoke(@Param('id', { schema: keyIdSchema }) id: string, @Caller() caller: Principal): Promise<void> {
    await this.keys.revoke(id, caller.id);
  }
}

const shown = ({ issuedAt, ...view }: KeyView): object => ({
  ...view,
  issuedAt: new Date(issuedAt).toISOString(),
});
