import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/rights/requires.js';
import { auditEventSchema } from '../event/audit-event.js';
import { incomingEventSchema } from '../event/incoming-event.js';
import { jsonSchemaOf } from './json-schema.js';

const SCHEMA_MEDIA_TYPE = 'application/schema+json; charset=utf-8';

/** Open to everybody: they describe the format and hold no data. */
@ApiTags('schemas')
@Public()
@Controller('v1/schemas')
export class SchemasController {
  @Get('incoming-event.json')
  @Header('content-type', SCHEMA_MEDIA_TYPE)
  @ApiOperation({ summary: 'JSON Schema of an event as an emitter sends it' })
  @ApiOkResponse({ description: 'JSON Schema, draft 2020-12' })
  incomingEvent(): object {
    return jsonSchemaOf(incomingEventSchema, 'input');
  }

  @Get('audit-event.json')
  @Header('content-type', SCHEMA_MEDIA_TYPE)
  @ApiOperation({ summary: 'JSON Schema of an event as the ledger holds it' })
  @ApiOkResponse({ description: 'JSON Schema, draft 2020-12' })
  auditEvent(): object {
    return jsonSchemaOf(auditEventSchema, 'output');
  }
}
