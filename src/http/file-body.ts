import { AppError } from '../kernel/app-error.js';
import type { FileFault } from '../kernel/csv-table.js';
import type { RawBody, RawMediaType } from './raw-body.js';

/** The bytes of a file that came as the body of a request; throws unless it is of one of these kinds. */
export function fileBody(body: RawBody | null | undefined, kinds: readonly RawMediaType[]): RawBody {
  if (body !== undefined && body !== null && kinds.includes(body.mediaType)) return body;
  throw new AppError('MEDIA_TYPE_UNSUPPORTED', `Send the file as ${kinds.join(' or ')}`);
}

/** The refusal of a file, with all that is wrong in it. */
export const fileInvalid = (faults: readonly FileFault[]): AppError =>
  new AppError('REQUEST_INVALID', 'The file has faults; nothing of it was taken', {
    detail: { errors: faults },
  });
