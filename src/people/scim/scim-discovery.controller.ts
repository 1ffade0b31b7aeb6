import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/rights/requires.js';
import { SCIM_MEDIA_TYPE } from '../../http/scim.js';
import { AppError } from '../../kernel/app-error.js';
import { resourceTypes, schemas, serviceProviderConfig } from './discovery.js';
import { listOf } from './listing.js';
import { SCIM_API, type ScimApi } from './scim-api.js';
import { type JsonObject, SCIM_PATH } from './scim.js';
import { resourceIdSchema, resourceSchema } from './scim.schemas.js';

/** RFC 7644, section 4: open, since it says how to ask, and holds no data. */
@ApiTags('scim')
@Public()
@Controller(SCIM_PATH)
export class ScimDiscoveryController {
  constructor(@Inject(SCIM_API) private readonly api: ScimApi) {}

  @Get('ServiceProviderConfig')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'What of SCIM is supported' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  config(): JsonObject {
    return serviceProviderConfig(this.api.base);
  }

  @Get('ResourceTypes')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Which resources there are' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  types(): JsonObject {
    return all(resourceTypes(this.api.base));
  }

  @Get('ResourceTypes/:id')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'One kind of resource' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  type(@Param('id', { schema: resourceIdSchema }) id: string): JsonObject {
    return oneOf(resourceTypes(this.api.base), id);
  }

  @Get('Schemas')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'Which attributes are kept' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  schemas(): JsonObject {
    return all(schemas(this.api.base));
  }

  @Get('Schemas/:id')
  @Header('content-type', SCIM_MEDIA_TYPE)
  @ApiOperation({ summary: 'The attributes of one schema' })
  @ApiOkResponse({ standardSchema: resourceSchema })
  schema(@Param('id', { schema: resourceIdSchema }) id: string): JsonObject {
    return oneOf(schemas(this.api.base), id);
  }
}

const all = (documents: readonly JsonObject[]): JsonObject =>
  listOf(documents, { total: documents.length, startIndex: 1 });

function oneOf(documents: readonly JsonObject[], id: string): JsonObject {
  const found = documents.find((one) => one['id'] === id);
  if (found === undefined) throw new AppError('NOT_FOUND', 'There is no such document');
  return found;
}
