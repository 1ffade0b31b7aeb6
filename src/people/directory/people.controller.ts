import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { teamsReached } from '../../access/rights/decide.js';
import type { Admitted } from '../../access/rights/principal.js';
import { Caller, Requires, RequiresWithin } from '../../access/rights/requires.js';
import { idSchema } from '../../config/leaves.js';
import { type RawBody, TakesRawBody } from '../../http/raw-body.js';
import { AppError } from '../../kernel/app-error.js';
import { type DirectoryApi, PEOPLE_API } from './directory-api.js';
import {
  type AccountView,
  accountSchema,
  accountViewSchema,
  type DayQuery,
  dayQuerySchema,
  type Imported,
  importedSchema,
  type ImportQuery,
  importQuerySchema,
  type Leaves,
  leavesSchema,
  type LinkedAccount,
  type PeopleList,
  peopleListSchema,
  type PeopleQuery,
  peopleQuerySchema,
  personNameSchema,
  type PersonView,
  personViewSchema,
} from './people.schemas.js';

@ApiTags('people')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/people')
export class PeopleController {
  constructor(@Inject(PEOPLE_API) private readonly api: DirectoryApi) {}

  @Get()
  @RequiresWithin('people.read', ['team'])
  @ApiOperation({ summary: 'Who was who on a day: the people of the directory that the caller reaches' })
  @ApiOkResponse({ standardSchema: peopleListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: peopleQuerySchema }) query: PeopleQuery,
    @Caller() caller: Admitted,
  ): Promise<PeopleList> {
    return this.api.list({ tenant, teams: teamsReached(caller, 'people.read', { tenant }) }, query, caller);
  }

  @Get(':person')
  @RequiresWithin('people.read', ['team'])
  @ApiOperation({ summary: 'One person with their history and accounts' })
  @ApiOkResponse({ standardSchema: personViewSchema })
  async show(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('person', { schema: personNameSchema }) person: string,
    @Query({ schema: dayQuerySchema }) { on }: DayQuery,
    @Caller() caller: Admitted,
  ): Promise<PersonView> {
    const reach = { tenant, teams: teamsReached(caller, 'people.read', { tenant }) };
    return this.api.show(reach, { person, on }, caller);
  }

  /** All of the file or nothing; 400 with every fault, its line and column. */
  @Post('imports')
  @HttpCode(200)
  @Requires('people.write')
  @TakesRawBody()
  @ApiOperation({ summary: 'Take a directory in as CSV; the same file again changes nothing' })
  @ApiConsumes('text/csv')
  @ApiBody({
    description: 'id,name,email,role,team,manager,kind,timezone,office,from,to',
    schema: { type: 'string' },
  })
  @ApiOkResponse({ standardSchema: importedSchema })
  async import(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: importQuerySchema }) query: ImportQuery,
    @Req() { body }: { body?: RawBody | null },
    @Caller() caller: Admitted,
  ): Promise<Imported> {
    if (body?.mediaType !== 'text/csv')
      throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'A directory of people is sent as text/csv');
    return this.api.import(tenant, { ...query, csv: body.bytes }, caller);
  }

  @Post('accounts')
  @HttpCode(200)
  @Requires('people.write')
  @ApiOperation({ summary: 'Say whose an account at a source is' })
  @ApiOkResponse({ standardSchema: accountViewSchema })
  async link(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: accountSchema }) account: LinkedAccount,
    @Caller() caller: Admitted,
  ): Promise<AccountView> {
    return this.api.link(tenant, account, caller);
  }

  @Post(':person/leaves')
  @Requires('people.write')
  @ApiOperation({ summary: 'Say on which day somebody leaves' })
  @ApiCreatedResponse({ standardSchema: personViewSchema })
  async leaves(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('person', { schema: personNameSchema }) person: string,
    @Body({ schema: leavesSchema }) { day }: Leaves,
    @Caller() caller: Admitted,
  ): Promise<PersonView> {
    return this.api.leaves(tenant, { person, day }, caller);
  }
}
