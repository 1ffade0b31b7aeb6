import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { auditEventSchema } from '../event/audit-event.js';
import { incomingEventSchema } from '../event/incoming-event.js';
import { componentsOf, openApiSchema } from './json-schema.js';
import { problemSchema } from './problem.schema.js';
import { DOCS_PATH } from './security-headers.js';

const OPENAPI_VERSION = '3.1.1';

const DESCRIPTION = [
  'Send a key with each request: `Authorization: Bearer lw_…`.',
  'Errors are `application/problem+json` (RFC 9457); their codes are explained at `/errors`.',
].join('\n\n');

/** The document of all routes, and the schemas that every client needs whatever the routes say. */
export function openApiDocument(app: NestFastifyApplication, publicUrl: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion(OPENAPI_VERSION)
    .setTitle('Ledgerwatch')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addServer(publicUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'lw_<kind>_<id>_<secret>' })
    .build();
  const document = SwaggerModule.createDocument(app, config, { standardSchemaConverter: openApiSchema });
  document.components ??= {};
  document.components.schemas = {
    ...document.components.schemas,
    ...componentsOf(incomingEventSchema, 'input'),
    ...componentsOf(auditEventSchema, 'output'),
    ...componentsOf(problemSchema, 'output'),
  };
  return document;
}

/** Serves `/openapi.json` and the page that tries it. Both are open: they say how to ask, and hold no data. */
export function serveOpenApi(app: NestFastifyApplication, publicUrl: string): void {
  SwaggerModule.setup(DOCS_PATH, app, () => openApiDocument(app, publicUrl), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Ledgerwatch API',
  });
}
