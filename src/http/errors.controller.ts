import { existsSync, readFileSync } from 'node:fs';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/rights/requires.js';
import { AppError } from '../kernel/app-error.js';

/** The page lies beside the sources; compiled code lies one folder deeper. */
const PLACES = ['../../docs/errors.md', '../../../docs/errors.md'];

/** Where the `type` of every problem points to. */
@ApiTags('operation')
@Public()
@Controller('errors')
export class ErrorsController {
  private text: string | undefined;

  @Get()
  @Header('content-type', 'text/markdown; charset=utf-8')
  @ApiOperation({ summary: 'What each error code means and what to do' })
  @ApiProduces('text/markdown')
  @ApiOkResponse({ description: 'docs/errors.md' })
  errors(): string {
    this.text ??= readErrorPage();
    return this.text;
  }
}

function readErrorPage(): string {
  const place = PLACES.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  if (place === undefined) throw new AppError('NOT_FOUND', 'docs/errors.md is not installed');
  return readFileSync(place, 'utf8');
}
