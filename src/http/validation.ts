import { StandardSchemaValidationPipe } from '@nestjs/common';
import { dottedPath } from '../config/fault.js';
import { AppError } from '../kernel/app-error.js';
import type { FieldFault } from './problem.js';

/** Fields named in one answer; a hostile body could be wrong in a million places. */
const MAX_FIELD_FAULTS = 100;

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export const requestInvalid = (errors: readonly FieldFault[]): AppError =>
  new AppError('REQUEST_INVALID', 'The request does not fit its schema', {
    detail: { errors: errors.slice(0, MAX_FIELD_FAULTS) },
  });

const fieldFault = ({ path = [], message }: Issue): FieldFault => ({
  path: dottedPath(path.map((part) => (typeof part === 'object' ? part.key : part))),
  message,
});

/** Checks whatever has a schema: `@Body({ schema })`, `@Query({ schema })`, `@Param('x', { schema })`. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({ exceptionFactory: (issues) => requestInvalid(issues.map(fieldFault)) });
