import { AppError } from '../kernel/app-error.js';

/** One thing that is wrong with the configuration: where, what is wrong there, and what to write instead. */
export interface ConfigFault {
  /** Dotted path in the file (`http.port`, `tenants[0].id`), or the name of an environment variable. */
  readonly path: string;
  readonly wrong: string;
  readonly write?: string;
}

export const describeFault = ({ path, wrong, write }: ConfigFault): string =>
  write === undefined ? `${path}: ${wrong}` : `${path}: ${wrong}. Write ${write}`;

/** The error that carries every fault: the message lists them all, `options.detail.faults` holds them as data. */
export function configInvalid(faults: readonly ConfigFault[]): AppError {
  const lines = faults.map((fault) => `  - ${describeFault(fault)}`);
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return new AppError('CONFIG_INVALID', `The configuration has ${count}:\n${lines.join('\n')}`, {
    detail: { faults },
  });
}

/** `['tenants', 0, 'id']` as `tenants[0].id`. */
export function dottedPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}
