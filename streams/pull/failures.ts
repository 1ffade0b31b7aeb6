import { AppError } from '../../src/kernel/app-error.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { isoTime } from '../../src/store/time.js';

/** What a source says of itself is shown on one line and no longer. */
const SHOWN = 200;

export interface Refusal {
  /** The permission that is missing, as the source calls it. */
  readonly permission?: string;
}

/** Wrong credentials or a missing permission: nothing changes until somebody changes it there or here. */
export function refused(why: string, refusal: Refusal = {}): AppError {
  return new AppError('SOURCE_REFUSED', plainText(why, SHOWN), { detail: { ...refusal } });
}

/** The source, or our own bound, allows no call before `until` (epoch ms). */
export function limited(why: string, until: number): AppError {
  return new AppError(
    'SOURCE_LIMITED',
    `${plainText(why, SHOWN)}; nothing is asked until ${isoTime(until)}`,
    {
      retry: true,
      detail: { until },
    },
  );
}

export const away = (why: string, cause?: unknown): AppError =>
  new AppError('SOURCE_AWAY', plainText(why, SHOWN), { retry: true, cause });

export const changed = (why: string, cause?: unknown): AppError =>
  new AppError('SOURCE_CHANGED', plainText(why, SHOWN), { cause });

/** When a source that was too busy may be asked again, epoch ms; undefined when the error does not say. */
export function untilOf(error: unknown): number | undefined {
  const until = error instanceof AppError ? error.options.detail?.['until'] : undefined;
  return typeof until === 'number' ? until : undefined;
}

export function permissionOf(error: unknown): string | undefined {
  const permission = error instanceof AppError ? error.options.detail?.['permission'] : undefined;
  return typeof permission === 'string' ? permission : undefined;
}
