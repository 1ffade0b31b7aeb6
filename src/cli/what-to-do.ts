import { AppError, type ErrorCode } from '../kernel/app-error.js';

/** What a person at a terminal can do about it, where the message itself does not say so. */
const WHAT_TO_DO: Partial<Readonly<Record<ErrorCode, string>>> = {
  STORE_LOCKED: 'Wait for the other command, or stop the process that the message names.',
  STORE_UNAVAILABLE: 'Run the command again later; if it stays, look at the database or the disk.',
  STORE_FULL: 'Make space on the disk of the data folder, and run the command again.',
  MASTER_KEY_MISSING: 'Put master.key back into the data folder from where you keep it.',
  UNAUTHENTICATED:
    'Log in (ledgerwatch login), or set LEDGERWATCH_KEY to a key; the first one is in admin.key of the data folder.',
  CROSS_SITE_REFUSED: 'Name the address that the service has as its publicUrl, letter by letter (--url).',
  FORBIDDEN:
    'Where somebody else may ("ledgerwatch role list"): they log in and do it, or their key stands in LEDGERWATCH_KEY.',
  TENANT_UNKNOWN:
    'See which there are with "ledgerwatch tenant list", or declare it: ledgerwatch tenant add ID',
  SOURCE_UNKNOWN: 'See which there are: ledgerwatch source list --tenant T',
  SOURCE_REFUSED:
    'Give what is missing at the source, or new secrets: ledgerwatch source connect ID --tenant T …',
  SOURCE_LIMITED: 'Run the command again after that time.',
  SOURCE_AWAY:
    'Run the command again later; if it stays, look at what lies between this machine and the source.',
  RATE_LIMITED: 'Wait a minute and run the command again.',
  OVERLOADED: 'Wait a minute and run the command again.',
};

/** A failure as it is told: the code, the reason, and what to do. */
export function failureLines(error: AppError): string[] {
  const help = WHAT_TO_DO[error.code];
  const wrong = fieldFaults(error).map((line) => `  - ${line}`);
  return [`${error.code}: ${error.message}`, ...wrong, ...(help === undefined ? [] : [help])];
}

function fieldFaults({ options: { detail } }: AppError): string[] {
  const errors = detail?.['errors'];
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    return [`${String(Reflect.get(entry, 'path'))}: ${String(Reflect.get(entry, 'message'))}`];
  });
}
