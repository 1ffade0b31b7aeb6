import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresWithin } from '../../access/rights/requires.js';
import { SCIM_MEDIA_TYPE, TakesScim } from '../../http/scim.js';
import {
  type ListQuery,
  listOf,
  listQuerySchema,
  shownOf,
  type ShownQuery,
  shownQuerySchema,
} from './listing.js';
import { located, type LocatedReply } from './located.js';
import { SCIM_API, type ScimApi } from './scim-api.js';
import { ScimClient } from './scim-client.js';
import type { Client } from './scim-users.js';
import { type JsonObject, SCIM_PATH, scimError } from './scim.js';
import { type Resource, resourceIdSchema, resourceSchema } from './scim.schemas.js';
import { groupFilter } from './told-group.js';

@ApiTags('scim')
@ApiBearerAuth()
@Controller(`${SCIM_PATH}/Groups`)
export class ScimGroupsController {
  constructor(@Inject(SCIM_API) private readonly api: ScimApi) {}

  @Get()
  @RequiresWithin('provisioned.read')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Groups by name; their members are not kept' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @ScimClient() { tenant }: Client,
  ): Promise<object> {
    const { filter, startIndex, count } = query;
    const fits = groupFilter(filter);
    if (!fits.ok) throw scimError(fits.fault);
    const found = (await this.api.groups.all(tenant)).filter(fits.value);
    const page = found.slice(startIndex - 1, startIndex - 1 + count);
    return listOf(
      page.map((group) => shownOf(this.api.groups.resource(group), query)),
      { total: found.length, startIndex },
    );
  }

  @Get(':group')
  @RequiresWithin('provisioned.read')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'One group' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  async show(
    @Param('group', { schema: resourceIdSchema }) group: string,
    @Query({ schema: shownQuerySchema }) query: ShownQuery,
    @ScimClient() { tenant }: Client,
  ): Promise<JsonObject> {
    return shownOf(this.api.groups.resource(await this.api.groups.find(tenant, group)), query);
  }

  @Post()
  @RequiresWithin('provisioned.write')
  @TakesScim()
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Tell of a group' })
  async create(
    @Body({ schema: resourceSchema }) body: Resource,
    @ScimClient() client: Client,
    @Res({ passthrough: true }) reply: LocatedReply,
  ): Promise<JsonObject> {
    return located(this.api.groups.resource(await this.api.groups.create(client, body)), reply);
  }

  @Put(':group')
  @RequiresWithin('provisioned.write')
  @TakesScim()
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Tell of a group as a whole' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  async replace(
    @Param('group', { schema: resourceIdSchema }) group: string,
    @Body({ schema: resourceSchema }) body: Resource,
    @ScimClient() client: Client,
  ): Promise<JsonObject> {
    return this.api.groups.resource(await this.api.groups.replace(client, group, body));
  }

  /** Entra ID wants no body: https://learn.microsoft.com/en-us/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups */
  @Patch(':group')
  @HttpCode(204)
  @RequiresWithin('provisioned.write')
  @TakesScim()
  @ApiOperation({ summary: 'Tell what is new of a group; what it says of members is passed over' })
  async patch(
    @Param('group', { schema: resourceIdSchema }) group: string,
    @Body({ schema: resourceSchema }) body: Resource,
    @ScimClient() client: Client,
  ): Promise<void> {
    await this.api.groups.patch(client, group, body);
  }

  @Delete(':group')
  @HttpCode(204)
  @RequiresWithin('provisioned.write')
  @ApiOperation({ summary: 'The group is gone' })
  async remove(
    @Param('group', { schema: resourceIdSchema }) group: string,
    @ScimClient() client: Client,
  ): Promise<void> {
    await this.api.groups.remove(client, group);
  }
}
