import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { OwnKeys } from '../../../src/access/concerns.js';
import { mayWithin } from '../../../src/access/rights/decide.js';
import { type Admitted, ownerOf } from '../../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../../src/access/rights/requires.js';
import type { Declarations } from '../../../src/access/tenants/declarations.js';
import { idSchema } from '../../../src/config/leaves.js';
import { AppError } from '../../../src/kernel/app-error.js';
import type { Sights } from '../../../src/privacy/sight.js';
import { caseIdSchema } from '../cases.schemas.js';
import { type CaseReads, findCase } from '../read-cases.js';
import { caseFiles } from './case-file.js';
import { readCaseFile } from './read-case-file.js';
import { zipped } from './zip.js';

export const CASE_FILE = Symbol('CaseFile');

export interface CaseFileParts extends CaseReads {
  readonly declarations: Pick<Declarations, 'requireTenant'>;
  readonly sights: Sights;
  readonly ownKeys: OwnKeys;
  readonly mailDomain: string | undefined;
}

@ApiTags('cases')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/cases')
export class CaseFileController {
  constructor(@Inject(CASE_FILE) private readonly parts: CaseFileParts) {}

  @Get(':id/file')
  @RequiresWithin('cases.export', ['team'])
  @ApiOperation({
    summary: 'A case as an archive that can be handed over, with everybody but its person under pseudonyms',
  })
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: caseIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<StreamableFile> {
    const chunks = await this.archive(tenant, id, caller);
    const disposition = `attachment; filename="case-${id}.zip"`;
    return new StreamableFile(Readable.from(chunks, { objectMode: false }), {
      type: 'application/zip',
      disposition,
    });
  }

  /** All of it is read before the first byte: what fails is an answer, and no archive that ends in its middle. */
  async archive(tenant: string, id: string, caller: Admitted): Promise<AsyncGenerator<Buffer>> {
    const { declarations, sights } = this.parts;
    declarations.requireTenant(tenant);
    const sight = await sights.ofTeams(caller, 'cases.export', tenant);
    const seen = await findCase(this.parts, tenant, id, sight);
    for (const actorKey of new Set(seen.heads.map((head) => head.actorKey)))
      if (await sights.leads(caller, tenant, actorKey))
        throw new AppError(
          'FORBIDDEN',
          'This is about somebody whom you lead: another person has to make the file',
        );
    const hasTexts = mayWithin(caller, 'alerts.read', { tenant }, ['team']);
    const by = ownerOf(caller);
    const material = await readCaseFile(this.parts, { tenant, seen, sight, by, hasTexts });
    return zipped(caseFiles(material), material.madeAt);
  }
}
