import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { AppError, ERROR_STATUS, type ErrorCode } from '../../kernel/app-error.js';
import type { Shown } from '../../detect/replay/present.js';
import {
  replayAnswerSchema,
  type ReplayAnswer,
  type ReplayLine,
  type ReplayRequest,
} from '../../detect/replay/replay.schemas.js';
import type { ReplayFollow } from './backend.js';
import { postOf, type ServiceClient } from './service-client.js';

/** A replay by the service, whose answer comes line by line. */
export async function replayThrough(
  service: ServiceClient,
  address: string,
  { signal, onProgress }: ReplayFollow,
  wanted: ReplayRequest,
): Promise<Shown> {
  // One that is under way is told at once: waiting for its end is no business of a command.
  const response = await service.send(address, { ...postOf(wanted), once: true, signal });
  const lines: ReplayLine[] = [];
  for await (const answer of answersOf(response, service.url)) {
    if ('alert' in answer) lines.push(answer.alert);
    else if ('summary' in answer) return { lines, summary: answer.summary };
    else if ('failed' in answer) throw failureOf(answer.failed);
    else onProgress(answer);
  }
  throw new AppError('SERVICE_UNREACHABLE', `The answer of ${service.url} ended before the replay did`);
}

async function* answersOf({ body }: Response, url: string): AsyncGenerator<ReplayAnswer> {
  if (body === null) return;
  for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
    const answer = replayAnswerSchema.safeParse(jsonOf(line));
    if (!answer.success)
      throw new AppError('SERVICE_UNREACHABLE', `${url} gives answers of another shape: is it this version?`);
    yield answer.data;
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const failureOf = ({ code, detail }: { code: string; detail: string }): AppError =>
  new AppError(Object.hasOwn(ERROR_STATUS, code) ? (code as ErrorCode) : 'INTERNAL', detail);
