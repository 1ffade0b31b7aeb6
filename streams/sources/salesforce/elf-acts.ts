import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { act, echo, type Reading } from '../acts.js';
import { actOfAura, actOfPage } from './elf-pages.js';
import { actOfBulk, actOfCustomSoap, actOfRest, actOfSoap, isComposite } from './elf-requests.js';
import { actOfChangeSet, actOfReport, actOfSave } from './elf-works.js';
import { actOfDelivery, actOfLink, actOfTransfer } from './elf-files.js';

type Rule = (row: RecordReader) => Reading;

const always =
  (action: Action): Rule =>
  () =>
    act(action);

/** The same act, told by another row that owns its volume. */
const told =
  (rule: Rule): Rule =>
  (row) => {
    const reading = rule(row);
    return typeof reading === 'object' ? echo(reading.action) : reading;
  };

const called: Rule = (row) => {
  const path = row.peek('URI', 'API_RESOURCE');
  if (isComposite(path)) row.derived.push('action');
  return actOfRest(row.peek('METHOD', 'HTTP_METHOD'), path);
};

/**
 * What each EVENT_TYPE of an EventLogFile means, by the list of developer.salesforce.com/docs/platform/object-reference
 * /references/eventlogfile-supported-event-types (API version 67). A type that is in neither list is unknown: it goes
 * to quarantine. So do TransactionSecurity, which judges acts that other rows tell, and ApexInline ("reserved").
 */
const RULES: Readonly<Record<string, Rule>> = {
  Login: always('session.login'),
  LoginAs: always('session.impersonate'),
  SalesforceLoginAs: always('session.impersonate'),
  Logout: (row) => act(row.peek('USER_INITIATED_LOGOUT') === '0' ? 'session.timeout' : 'session.logout'),
  URI: actOfPage,
  VisualforceRequest: actOfPage,
  LightningPageView: actOfPage,
  Sites: actOfPage,
  AuraRequest: actOfAura,
  API: actOfSoap,
  ApexSoap: actOfCustomSoap,
  RestApi: called,
  ApexRestApi: called,
  // The free tier's view of the same calls; the paid rows own the volume.
  ApiTotalUsage: told(called),
  // Parts of a composite call, whose whole has a row of RestApi.
  CompositeApiSubrequest: told(called),
  BulkApi: actOfBulk,
  BulkApi2: actOfBulk,
  BulkApiRequest: told(actOfBulk),
  // What a page or call saved; of those it tells only one in SAMPLE_FACTOR.
  DatabaseSave: told(actOfSave),
  Report: actOfReport,
  AsyncReportRun: actOfReport,
  MultiblockReport: always('report.run'),
  Dashboard: always('report.run'),
  // All that it tells has a row of Report too, which has its size (object-eventlogfile-report).
  ReportExport: () => echo('report.export'),
  WaveDownload: always('data.export'),
  // An asset of CRM Analytics was opened, or its tab was: the row does not say which.
  WaveChange: () => echo('report.run'),
  Search: always('record.search'),
  SearchClick: () => echo('record.read'),
  UniqueQuery: () => echo('data.query'),
  KnowledgeArticleView: always('record.read'),
  InsufficientAccess: always('record.read'),
  ContentTransfer: actOfTransfer,
  DocumentAttachmentDownloads: always('file.download'),
  ContentDistribution: actOfDelivery,
  ContentDocumentLink: actOfLink,
  GroupMembership: (row) =>
    act(/remove|delete/i.test(row.peek('OPERATION') ?? '') ? 'access.revoke' : 'access.grant'),
  PermissionUpdate: always('access.define'),
  PackageInstall: (row) =>
    act(/uninstall/i.test(row.peek('OPERATION_TYPE') ?? '') ? 'integration.revoke' : 'integration.authorize'),
  PlatformEncryption: always('config.change'),
  Sandbox: always('config.change'),
  ChangeSetOperation: actOfChangeSet,
  MetadataApiOperation: (row) => {
    const operation = row.peek('OPERATION') ?? '';
    return /^(?:retrieve|list|describe|check)/i.test(operation) ? 'no-act' : act('config.change');
  },
  ApexCallout: always('integration.call'),
  ExternalCrossOrgCallout: always('integration.call'),
  ExternalCustomApexCallout: always('integration.call'),
  ExternalDataSourceCallout: always('integration.call'),
  ExternalODataCallout: always('integration.call'),
  NamedCredential: always('integration.call'),
};

/** How the product ran, not what a person did; counted and left out. */
const TELEMETRY = [
  'ApexExecution',
  'ApexTrigger',
  'ApexUnexpectedException',
  'BlockedRedirect',
  'CompositeApi',
  'ConcurrentLongRunningApexLimit',
  'Console',
  'ContinuationCalloutSummary',
  'CorsViolation',
  'CspViolation',
  'FlowExecution',
  'HostnameRedirects',
  'InsecureExternalAssets',
  'InvocableAction',
  'LightningError',
  'LightningInteraction',
  'LightningLogger',
  'LightningPerformance',
  'OneCommerceUsage',
  'Pricing',
  'QueuedExecution',
  'TimeBasedWorkflow',
  'UITelemetryNavigationTiming',
  'UITelemetryResourceTiming',
  'WaveInteraction',
  'WavePerformance',
];

const noAct: Rule = () => 'no-act';

/** Without regard to case: pages of the documentation and files do not spell all of them alike. */
const RULE_OF = new Map<string, Rule>([
  ...Object.entries(RULES).map(([type, rule]): [string, Rule] => [type.toLowerCase(), rule]),
  ...TELEMETRY.map((type): [string, Rule] => [type.toLowerCase(), noAct]),
]);

export const readRow = (type: string, row: RecordReader): Reading => RULE_OF.get(type.toLowerCase())?.(row);
