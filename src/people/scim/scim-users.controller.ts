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
import type { ProvisionedUser } from './plan-user.js';
import { located, type LocatedReply } from './located.js';
import { SCIM_API, type ScimApi } from './scim-api.js';
import { ScimClient } from './scim-client.js';
import type { Client } from './scim-users.js';
import { type JsonObject, SCIM_PATH, scimError } from './scim.js';
import { type Resource, resourceIdSchema, resourceSchema } from './scim.schemas.js';
import { userWords } from './user-words.js';

@ApiTags('scim')
@ApiBearerAuth()
@Controller(`${SCIM_PATH}/Users`)
export class ScimUsersController {
  constructor(@Inject(SCIM_API) private readonly api: ScimApi) {}

  @Get()
  @RequiresWithin('provisioned.read')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Users as an identity provider told of them, by filter and page' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @ScimClient() client: Client,
  ): Promise<object> {
    const { startIndex, count } = query;
    const words = userWords(query.filter);
    if (!words.ok) throw scimError(words.fault);
    if (words.value === undefined) return listOf([], { total: 0, startIndex });
    const { tenant } = client;
    const [total, page] = await Promise.all([
      this.api.rows.count(tenant, words.value),
      this.api.rows.list(tenant, words.value, { offset: startIndex - 1, count }),
    ]);
    const there = page.filter(({ isDeleted }) => !isDeleted);
    const resources = await this.api.users.resources(tenant, there);
    return listOf(
      resources.map((resource) => shownOf(resource, query)),
      { total, startIndex },
    );
  }

  @Get(':person')
  @RequiresWithin('provisioned.read')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'One user' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  async show(
    @Param('person', { schema: resourceIdSchema }) person: string,
    @Query({ schema: shownQuerySchema }) query: ShownQuery,
    @ScimClient() client: Client,
  ): Promise<JsonObject> {
    return shownOf(await this.resource(client, await this.api.users.find(client.tenant, person)), query);
  }

  @Post()
  @RequiresWithin('provisioned.write')
  @TakesScim()
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Tell of a user' })
  async create(
    @Body({ schema: resourceSchema }) body: Resource,
    @ScimClient() client: Client,
    @Res({ passthrough: true }) reply: LocatedReply,
  ): Promise<JsonObject> {
    return located(await this.resource(client, await this.api.users.create(client, body)), reply);
  }

  @Put(':person')
  @RequiresWithin('provisioned.write')
  @TakesScim()
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Tell of a user as a whole; the same again changes nothing' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  async replace(
    @Param('person', { schema: resourceIdSchema }) person: string,
    @Body({ schema: resourceSchema }) body: Resource,
    @ScimClient() client: Client,
  ): Promise<JsonObject> {
    return this.resource(client, await this.api.users.replace(client, person, body));
  }

  @Patch(':person')
  @RequiresWithin('provisioned.write')
  @TakesScim()
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Tell what is new of a user' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  async patch(
    @Param('person', { schema: resourceIdSchema }) person: string,
    @Body({ schema: resourceSchema }) body: Resource,
    @ScimClient() client: Client,
  ): Promise<JsonObject> {
    return this.resource(client, await this.api.users.patch(client, person, body));
  }

  @Delete(':person')
  @HttpCode(204)
  @RequiresWithin('provisioned.write')
  @ApiOperation({ summary: 'The user is gone: the person leaves today' })
  async remove(
    @Param('person', { schema: resourceIdSchema }) person: string,
    @ScimClient() client: Client,
  ): Promise<void> {
    await this.api.users.remove(client, person);
  }

  private async resource({ tenant }: Client, user: ProvisionedUser): Promise<JsonObject> {
    const [resource = {}] = await this.api.users.resources(tenant, [user]);
    return resource;
  }
}
