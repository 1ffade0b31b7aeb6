import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Users } from '../../src/access/accounts/users.js';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, Requires } from '../../src/access/rights/requires.js';
import type { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { AppError } from '../../src/kernel/app-error.js';
import { isoTime } from '../../src/store/time.js';
import type { RoutingTree } from '../route/tree.js';
import type { ListReaders } from './list-readers.js';
import {
  type LeftList,
  leftListSchema,
  leftSchema,
  type LeftView,
  type Rejoin,
  rejoinSchema,
} from './list-readers.schemas.js';
import type { Left } from './lists.js';
import { listsOf } from './lists.js';

export interface ListReadersApiParts {
  readonly declarations: Pick<Declarations, 'requireTenant' | 'tenant'>;
  readonly users: Pick<Users, 'idOf'>;
  readonly readers: Pick<ListReaders, 'all' | 'rejoin'>;
  readonly tree: Pick<RoutingTree, 'receivers'>;
}

export const LIST_READERS_API = Symbol('ListReadersApi');

/** Who took themselves off what comes regularly by mail. */
@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/readers')
export class ListReadersController {
  constructor(@Inject(LIST_READERS_API) private readonly parts: ListReadersApiParts) {}

  @Get()
  @Requires('readers.read')
  @ApiOperation({ summary: 'Who left a digest or the weekly letter, by the link in it' })
  @ApiOkResponse({ standardSchema: leftListSchema })
  async list(@Param('tenant', { schema: idSchema }) tenant: string): Promise<LeftList> {
    this.parts.declarations.requireTenant(tenant);
    return { left: (await this.parts.readers.all(tenant)).map((one) => this.viewOf(tenant, one)) };
  }

  @Post('rejoin')
  @HttpCode(200)
  @Requires('readers.write')
  @ApiOperation({ summary: 'Put somebody who left back on the list' })
  @ApiOkResponse({ standardSchema: leftSchema })
  async rejoin(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: rejoinSchema }) { list: wanted, reader }: Rejoin,
    @Caller() caller: Admitted,
  ): Promise<LeftView> {
    const { declarations, users, readers, tree } = this.parts;
    declarations.requireTenant(tenant);
    const id = reader.includes('@') ? users.idOf(reader) : reader;
    const all = await readers.all(tenant);
    const left = all.find((one) => one.list === wanted && one.reader === id);
    const list = listsOf(tree).find((name) => name === wanted);
    if (left === undefined || list === undefined)
      throw new AppError('NOT_FOUND', 'Nobody of this name left this list');
    await readers.rejoin({ tenant, list }, id, caller.id);
    return this.viewOf(tenant, left);
  }

  private viewOf(tenant: string, { list, reader, by, at }: Left): LeftView {
    const { declarations, users, tree } = this.parts;
    const declared = declarations.tenant(tenant)?.alerts?.to ?? [];
    const routed = [...tree.receivers.values()].flatMap(({ email = [] }) => email);
    const address = [...declared, ...routed].find((one) => users.idOf(one) === reader);
    return { list, reader, ...(address === undefined ? {} : { address }), by, at: isoTime(at) };
  }
}
