import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import { isObject, type JsonObject } from '../candidate.js';

type Outcome = NonNullable<IncomingEvent['outcome']>;

/** Words of the event's own name; Google's records have no field for how it ended. */
const NAMED: readonly (readonly [RegExp, Outcome])[] = [
  [/(?:^|_)(?:blocked|denied)$|^(?:deny|reject|access_deny)_/i, 'denied'],
  [/(?:^|_)(?:fail(?:ed|ure)?|unsuccessful)$/i, 'failure'],
  [/(?:^|_)(?:success|successful|succeeded|allowed)$/i, 'success'],
];

/** The name; for a challenge its status; for mail whether it was delivered. */
export function outcomeOf(name: string, parameters: JsonObject): Outcome {
  const named = NAMED.find(([pattern]) => pattern.test(name))?.[1];
  if (named !== undefined) return named;
  const challenge = parameters['login_challenge_status'];
  if (typeof challenge === 'string') return ofChallenge(challenge);
  const info = parameters['event_info'];
  const delivered = isObject(info) ? info['success'] : undefined;
  if (typeof delivered !== 'boolean') return 'unknown';
  return delivered ? 'success' : 'failure';
}

/** "Challenge Passed." and "Challenge Failed.", also without the sentence around it. */
function ofChallenge(status: string): Outcome {
  if (/\bpass(?:ed)?\b/i.test(status)) return 'success';
  return /\bfail(?:ed)?\b/i.test(status) ? 'failure' : 'unknown';
}
