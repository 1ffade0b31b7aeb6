import { AppError } from '../../src/kernel/app-error.js';
import type { IntakeRange } from '../../src/store/intake-log.js';

export function fenced({ topic, partition }: Pick<IntakeRange, 'topic' | 'partition'>): AppError {
  return new AppError(
    'PARTITION_FENCED',
    `a newer owner has ${topic}/${partition}: what was held is dropped`,
  );
}
