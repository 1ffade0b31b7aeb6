import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../access/rights/principal.js';
import { Caller, Requires } from '../access/rights/requires.js';
import type { Declarations } from '../access/tenants/declarations.js';
import { idSchema } from '../config/leaves.js';
import { fileBody, fileInvalid } from '../http/file-body.js';
import { type RawBody, TakesRawBody } from '../http/raw-body.js';
import { AppError } from '../kernel/app-error.js';
import type { Store } from '../store/store.js';
import { catalogueOf } from './catalogue.js';
import {
  type CatalogueView,
  catalogueViewSchema,
  type NewEntry,
  newEntrySchema,
  type SaidView,
  saidSchema,
  type ToClassifyView,
  toClassifySchema,
} from './catalogue.schemas.js';
import type { Catalogues } from './catalogues.js';
import { type FileEntries, readEntries } from './read-entries.js';
import { toClassify, unknownShares } from './seen.js';
import { shippedFor } from './shipped/of-format.js';

export interface CatalogueApiParts {
  readonly store: Store;
  readonly catalogues: Catalogues;
  readonly declarations: Pick<Declarations, 'findSource'>;
  /** After a statement: resolves once this process goes by it. */
  readonly onChange: (tenant: string) => Promise<void>;
}

/** What is done after a statement: `(tenant: string) => Promise<void>`. */
export const CATALOGUE_CHANGED = Symbol('CatalogueChanged');

export const CATALOGUE_API = Symbol('CatalogueApi');

/** What kind of data the objects and fields of a source hold. */
@ApiTags('catalogue')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/sources/:source/catalogue')
export class CatalogueController {
  constructor(@Inject(CATALOGUE_API) private readonly parts: CatalogueApiParts) {}

  @Get()
  @Requires('catalogue.read')
  @ApiOperation({ summary: 'What is known of the objects and fields of a source' })
  @ApiOkResponse({ standardSchema: catalogueViewSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
  ): Promise<CatalogueView> {
    const { format } = await this.parts.declarations.findSource(tenant, source);
    const catalogue = catalogueOf(format, await this.parts.catalogues.own({ tenant, source }));
    const entries = catalogue.list().map(({ classes, ...entry }) => ({ ...entry, classes: [...classes] }));
    return { version: catalogue.version, address: shippedFor(format).address, entries };
  }

  @Get('to-classify')
  @Requires('catalogue.read')
  @ApiOperation({
    summary: 'What events name and the catalogue does not; of how many acts the kind of data is unknown',
  })
  @ApiOkResponse({ standardSchema: toClassifySchema })
  async toClassify(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
  ): Promise<ToClassifyView> {
    const { store, catalogues, declarations } = this.parts;
    const { format } = await declarations.findSource(tenant, source);
    const catalogue = catalogueOf(format, await catalogues.own({ tenant, source }));
    const [seen, [share]] = await Promise.all([
      toClassify(store, { tenant, source }, catalogue),
      unknownShares(store, tenant, source),
    ]);
    const { events = 0, unknown = 0 } = share ?? {};
    return { events, unknown, toClassify: seen.map((one) => ({ ...one, classes: [...one.classes] })) };
  }

  @Post()
  @HttpCode(200)
  @Requires('catalogue.write')
  @ApiOperation({ summary: 'Say what one object or field holds, or take it back' })
  @ApiOkResponse({ standardSchema: saidSchema })
  async say(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Body({ schema: newEntrySchema }) { classes, object, field, person }: NewEntry,
    @Caller() caller: Admitted,
  ): Promise<SaidView> {
    const { catalogues, declarations, onChange } = this.parts;
    await declarations.findSource(tenant, source);
    const place = { tenant, source };
    if (classes !== undefined) {
      const entries = [{ object, field, classes, person }];
      const changed = await catalogues.say(place, entries, 'command', caller.id);
      await onChange(tenant);
      return { changed };
    }
    if (!(await catalogues.withdraw(place, { object, field }, caller.id)))
      throw new AppError('NOT_FOUND', 'You said nothing of that, so there is nothing to take back');
    await onChange(tenant);
    return { changed: 1 };
  }

  @Post('import')
  @HttpCode(200)
  @Requires('catalogue.write')
  @TakesRawBody()
  @ApiOperation({
    summary: 'Say what many objects and fields hold: CSV, or field definitions of Salesforce as JSON',
  })
  @ApiConsumes('text/csv', 'application/json')
  @ApiBody({ description: 'object,field,classes,person', schema: { type: 'string' } })
  @ApiOkResponse({ standardSchema: saidSchema })
  async import(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Req() { body }: { body?: RawBody | null },
    @Caller() caller: Admitted,
  ): Promise<SaidView> {
    const { catalogues, declarations } = this.parts;
    await declarations.findSource(tenant, source);
    const { entries, origin, ...rest } = entriesOf(fileBody(body, ['text/csv', 'application/json']));
    const changed = await catalogues.say({ tenant, source }, entries, origin, caller.id);
    await this.parts.onChange(tenant);
    return { changed, ...rest };
  }
}

function entriesOf({ mediaType, bytes }: RawBody): FileEntries {
  const read = readEntries(bytes, mediaType === 'text/csv' ? 'csv' : 'salesforce-fields');
  if ('faults' in read) throw fileInvalid(read.faults);
  return read;
}
