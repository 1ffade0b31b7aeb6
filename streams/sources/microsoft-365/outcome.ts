import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import { unlessPlaceholder } from '../placeholders.js';
import type { RecordReader } from '../record-reader.js';
import { propertyOf } from './properties.js';

type Outcome = NonNullable<IncomingEvent['outcome']>;

const STATUS: Readonly<Record<string, Outcome>> = {
  success: 'success',
  succeeded: 'success',
  partiallysucceeded: 'success',
  true: 'success',
  failed: 'failure',
  failure: 'failure',
  false: 'failure',
};

/** Log-ins that a rule refused although the credentials may have been right. */
const REFUSED =
  /Blocked|Locked|Disabled|Denied|ConditionalAccess|NotAllowed|Restricted|Unauthorized|NotAuthorized|DeviceNotCompliant|DeviceNotDomainJoined/i;

/**
 * The operation's own name and LogonError weigh more than ResultStatus: of log-ins that says only whether the request was
 * answered ("ResultStatus" of the Common schema). A log-in without an error was one.
 */
export function outcomeOf(operation: string, record: RecordReader): Outcome {
  if (/(?:Blocked|Denied)$/.test(operation)) return 'denied';
  const error = logonError(record);
  if (error !== undefined) return REFUSED.test(error) ? 'denied' : 'failure';
  if (/Fail(?:ed|ure)$/.test(operation)) return 'failure';
  if (operation === 'UserLoggedIn') return 'success';
  const status = record.peek('ResultStatus')?.toLowerCase() ?? '';
  return (Object.hasOwn(STATUS, status) ? STATUS[status] : undefined) ?? 'unknown';
}

/** Why it did not succeed, in Microsoft's words. */
export function reasonOf(outcome: Outcome, record: RecordReader): string | undefined {
  if (outcome !== 'failure' && outcome !== 'denied') return undefined;
  return (logonError(record) ?? propertyOf(record, 'ExtendedProperties', 'ResultStatusDetail'))?.slice(
    0,
    1024,
  );
}

const logonError = (record: RecordReader): string | undefined => unlessPlaceholder(record.peek('LogonError'));
