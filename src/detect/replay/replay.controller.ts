import { Readable } from 'node:stream';
import { Body, Controller, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../access/rights/principal.js';
import { Caller, Requires } from '../../access/rights/requires.js';
import { idSchema } from '../../config/leaves.js';
import { AppError, errorCode } from '../../kernel/app-error.js';
import {
  replayAnswerSchema,
  replayRequestSchema,
  type ReplayAnswer,
  type ReplayRequest,
} from './replay.schemas.js';
import { Replays, type Turn } from './replays.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/replay')
export class ReplayController {
  constructor(private readonly replays: Replays) {}

  @Post()
  @HttpCode(200)
  @Requires('replays.read')
  @ApiOperation({
    summary: 'Judge what is stored again, and say what would have been raised; stores nothing',
    description:
      'One JSON object a line: how far it is, every second; then each alert, in the order in which they are raised; then ' +
      'the summary, or why it failed. One replay of a tenant at a time.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({ standardSchema: replayAnswerSchema })
  replay(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: replayRequestSchema }) wanted: ReplayRequest,
    @Caller() caller: Admitted,
  ): StreamableFile {
    const gone = new AbortController();
    const turn = this.replays.begin({ tenant, caller }, wanted, gone.signal);
    const lines = Readable.from(linesOf(turn), { objectMode: false });
    // Also when nobody listens any more.
    lines.once('close', () => {
      gone.abort();
      turn.end();
    });
    return new StreamableFile(lines, { type: 'application/x-ndjson; charset=utf-8' });
  }
}

async function* linesOf(turn: Turn): AsyncGenerator<string> {
  for await (const answer of answersOf(turn)) yield `${JSON.stringify(answer)}\n`;
}

/** The status has gone out by then: what fails is the last line. */
async function* answersOf({ steps }: Turn): AsyncGenerator<ReplayAnswer> {
  try {
    let step = await steps.next();
    for (; step.done !== true; step = await steps.next()) yield step.value;
    for (const alert of step.value.lines) yield { alert };
    yield { summary: step.value.summary };
  } catch (error) {
    const detail = error instanceof AppError ? error.message : 'The replay failed';
    yield { failed: { code: errorCode(error), detail } };
  }
}
