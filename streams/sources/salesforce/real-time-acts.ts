import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { act, echo, type Act } from '../acts.js';
import { actionOfVerb } from './verbs.js';

type Rule = (event: RecordReader) => Act | undefined;

const always =
  (action: Action): Rule =>
  () =>
    act(action);

const byOperation: Rule = (event) => {
  const action = actionOfVerb(event.peek('Operation') ?? '');
  return action === undefined ? undefined : act(action);
};

/** What each real-time event means, by the name of its object. Anomaly events are findings of others, not acts. */
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
  UriEvent: byOperation,
  LightningUriEvent: byOperation,
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
};

export const actOfEvent = (name: string, event: RecordReader): Act | undefined =>
  Object.hasOwn(RULES, name) ? RULES[name]?.(event) : undefined;
