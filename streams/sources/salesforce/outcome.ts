import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import type { RecordReader } from '../record-reader.js';

export type Outcome = NonNullable<IncomingEvent['outcome']>;

/** REQUEST_STATUS of an EventLogFile row; undefined (U) and redirect (R) say nothing about the act. */
const REQUEST_STATUS: Readonly<Record<string, Outcome>> = {
  S: 'success',
  Success: 'success',
  F: 'failure',
  Failure: 'failure',
  N: 'failure',
  A: 'denied',
};

/** Log-ins that a rule refused although the credentials may have been right. */
const DENIED_LOGIN =
  /RESTRICTED|POLICY|NO[_ ]ACCESS|BLOCK|LOCK(?:OUT|ED OUT)|FROZEN|NOT[_ ]ALLOWED|INACTIVE|EXPIRED|HOURS/;

/** LOGIN_STATUS, REQUEST_STATUS, then the flags and codes of the API rows; else unknown. */
export function outcomeOfRow(row: RecordReader): Outcome {
  const login = row.peek('LOGIN_STATUS');
  if (login !== undefined) return outcomeOfLogin(login);
  const status = row.peek('REQUEST_STATUS') ?? '';
  return (
    (Object.hasOwn(REQUEST_STATUS, status) ? REQUEST_STATUS[status] : undefined) ??
    outcomeOfFlag(row.peek('SUCCESS', 'IS_SUCCESS', 'IS_SUCCESSFUL')) ??
    outcomeOfCode(row.peek('STATUS_CODE')) ??
    outcomeOfJob(row.peek('JOB_STATUS')) ??
    'unknown'
  );
}

function outcomeOfLogin(status: string): Outcome {
  if (status === 'LOGIN_NO_ERROR') return 'success';
  return DENIED_LOGIN.test(status) ? 'denied' : 'failure';
}

function outcomeOfFlag(flag: string | undefined): Outcome | undefined {
  if (flag === '1' || flag === 'true') return 'success';
  return flag === '0' || flag === 'false' ? 'failure' : undefined;
}

function outcomeOfCode(code: string | undefined): Outcome | undefined {
  if (code === undefined || !/^[1-5]\d\d$/.test(code)) return undefined;
  if (code === '401' || code === '403') return 'denied';
  if (code.startsWith('2')) return 'success';
  return code.startsWith('4') || code.startsWith('5') ? 'failure' : undefined;
}

function outcomeOfJob(status: string | undefined): Outcome | undefined {
  if (status === 'JobComplete') return 'success';
  return status === 'Failed' || status === 'Aborted' ? 'failure' : undefined;
}

/** Status of LoginEvent and LoginHistory is success or the reason of a failure, in words (object-loginhistory). */
export function outcomeOfLoginEvent(event: RecordReader): Outcome {
  const status = event.peek('Status');
  if (status === undefined || outcomeOfEvent(event) === 'denied') return outcomeOfEvent(event);
  if (/^succe(?:ss|eded)/i.test(status)) return 'success';
  return DENIED_LOGIN.test(status.toUpperCase()) ? 'denied' : 'failure';
}

/** Status words of real-time events; a policy that blocked weighs more than the status. */
export function outcomeOfEvent(event: RecordReader): Outcome {
  const policy = event.peek('PolicyOutcome') ?? '';
  if (/^(?:Block|Denied|EndSession|FailedInvalid)/i.test(policy)) return 'denied';
  const status = event.peek('Status', 'OperationStatus') ?? '';
  if (/^(?:Success|Succeeded)/i.test(status)) return 'success';
  if (/Restricted|Denied|Blocked|Not allowed/i.test(status)) return 'denied';
  return /Fail|Invalid|Error|Lock/i.test(status) ? 'failure' : 'unknown';
}
