import { ReplayController } from '../../detect/replay/replay.controller.js';
import { type ReplayRequest, replayRequestSchema } from '../../detect/replay/replay.schemas.js';
import { Replays, type ReplaysParts } from '../../detect/replay/replays.js';
import { AppError } from '../../kernel/app-error.js';
import type { Backend } from './backend.js';
import type { Enter } from './embedded-people.js';

/** Replays on the data that this process has open. */
export function embeddedReplay(parts: ReplaysParts, enter: Enter): Backend['replay'] {
  const replays = new Replays(parts);
  return async (tenant, { signal, onProgress }, wanted) => {
    const caller = enter(ReplayController, 'replay', { tenant });
    const turn = replays.begin({ tenant, caller }, checked(wanted), signal);
    try {
      let step = await turn.steps.next();
      for (; step.done !== true; step = await turn.steps.next()) onProgress(step.value);
      return step.value;
    } finally {
      turn.end();
    }
  };
}

/** As the service checks a body. */
function checked(wanted: ReplayRequest): ReplayRequest {
  const { error } = replayRequestSchema.safeParse(wanted);
  if (error === undefined) return wanted;
  throw new AppError('REQUEST_INVALID', error.issues.map(({ message }) => message).join('; '));
}
