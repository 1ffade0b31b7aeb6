import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { act, echo, type Reading } from '../acts.js';
import { actionOfVerb } from './verbs.js';

type Rule = (event: RecordReader) => Reading;

const always =
  (action: Action): Rule =>
  () =>
    act(action);

const byOperation: Rule = (event) => {
  const action = actionOfVerb(event.peek('Operation') ?? '');
  return action === undefined ? undefined : act(action);
};

/** A creation or update has two events, and the second says how it ended; without one it was given up (UriEvent there). */
const byStep: Rule = (event) => {
  const reading = byOperation(event);
  const hasBegun = /^initiated$/i.test(event.peek('OperationStatus') ?? '');
  return hasBegun && typeof reading === 'object' ? echo(reading.action) : reading;
};

/**
 * What threat detection claims is about an act that other events tell, so it adds nothing to rates. A stolen session or
 * password shows as a log-in of its victim.
 */
const CLAIMS: Readonly<Record<string, Action>> = {
  ApiAnomalyEvent: 'data.query',
  ReportAnomalyEvent: 'report.run',
  LoginAnomalyEvent: 'session.login',
  CredentialStuffingEvent: 'session.login',
  SessionHijackingEvent: 'session.login',
  GuestUserAnomalyEvent: 'data.query',
};

/** Whether the event is a claim of threat detection, and no act. */
export const isClaim = (name: string): boolean => Object.hasOwn(CLAIMS, name);

/**
 * What each real-time event means, by the name of its object, after the list of developer.salesforce.com/docs/atlas.en-us
 * .platform_events.meta/platform_events/platform_events_objects_monitoring.htm. Those of mobile security are unmapped.
 */
const RULES: Readonly<Record<string, Rule>> = {
  ReportEvent: (event) =>
    act((event.peek('Operation') ?? '').startsWith('ReportExported') ? 'report.export' : 'report.run'),
  ListViewEvent: always('record.list'),
  // Further pages repeat the size of the whole result, and there is no key that joins them.
  ApiEvent: (event) =>
    /more/i.test(event.peek('Operation') ?? '')
      ? echo('data.query')
      : (byOperation(event) ?? act('data.query')),
  BulkApiResultEvent: always('data.bulk_query'),
  LoginEvent: always('session.login'),
  LoginAsEvent: always('session.impersonate'),
  LogoutEvent: always('session.logout'),
  IdentityVerificationEvent: always('session.mfa'),
  UriEvent: byStep,
  LightningUriEvent: byStep,
  PermissionSetEvent: (event) => {
    const operation = event.peek('Operation') ?? '';
    if (/unassign/i.test(operation)) return act('access.revoke');
    return act(/assign/i.test(operation) ? 'access.grant' : 'access.define');
  },
  FileEvent: (event) => {
    const action = event.peek('FileAction') ?? '';
    if (/upload/i.test(action)) return act('file.upload');
    return act(/download/i.test(action) ? 'file.download' : 'record.read');
  },
  ConcurLongRunApexErrEvent: () => 'no-act',
};

export function actOfEvent(name: string, event: RecordReader): Reading {
  const claimed = isClaim(name) ? CLAIMS[name] : undefined;
  if (claimed !== undefined) return echo(claimed);
  return Object.hasOwn(RULES, name) ? RULES[name]?.(event) : undefined;
}
