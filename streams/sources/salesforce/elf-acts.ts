import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { act, echo, type Reading } from '../acts.js';
import { actionOfVerb } from './verbs.js';
import { actOfAura, actOfBulk, actOfPage, actOfReport, actOfRest, actOfSoap } from './elf-requests.js';

type Rule = (row: RecordReader) => Reading;

const always =
  (action: Action): Rule =>
  () =>
    act(action);

/** What each EVENT_TYPE of an EventLogFile means. A type that is in neither list is unknown: it goes to quarantine. */
const RULES: Readonly<Record<string, Rule>> = {
  Login: always('session.login'),
  LoginAs: always('session.impersonate'),
  SalesforceLoginAs: always('session.impersonate'),
  Logout: (row) => act(row.peek('USER_INITIATED_LOGOUT') === '0' ? 'session.timeout' : 'session.logout'),
  URI: actOfPage,
  VisualforceRequest: actOfPage,
  LightningPageView: actOfPage,
  AuraRequest: actOfAura,
  API: actOfSoap,
  RestApi: (row) => actOfRest(row.peek('METHOD'), row.peek('URI')),
  ApexRestApi: (row) => actOfRest(row.peek('METHOD'), row.peek('URI')),
  // The free tier's view of the same calls; the paid rows own the volume.
  ApiTotalUsage: (row) => {
    const reading = actOfRest(row.peek('HTTP_METHOD'), row.peek('API_RESOURCE'));
    return typeof reading === 'object' ? echo(reading.action) : reading;
  },
  BulkApi: actOfBulk,
  BulkApi2: actOfBulk,
  BulkApiRequest: (row) => {
    const reading = actOfBulk(row);
    return typeof reading === 'object' ? echo(reading.action) : reading;
  },
  Report: actOfReport,
  AsyncReportRun: actOfReport,
  MultiBlockReport: always('report.run'),
  Dashboard: always('report.run'),
  ReportExport: always('report.export'),
  WaveDownload: always('data.export'),
  Search: always('record.search'),
  SearchClick: () => echo('record.read'),
  UniqueQuery: () => echo('data.query'),
  KnowledgeArticleView: always('record.read'),
  InsufficientAccess: always('record.read'),
  ContentTransfer: (row) => transfer(row.peek('TRANSACTION_TYPE') ?? ''),
  DocumentAttachmentDownloads: always('file.download'),
  ContentDistribution: always('file.share'),
  ContentDocumentLink: always('file.share'),
  GroupMembership: (row) =>
    act(/remove/i.test(row.peek('OPERATION') ?? '') ? 'access.revoke' : 'access.grant'),
  PermissionUpdate: always('access.define'),
  PackageInstall: (row) =>
    act(/uninstall/i.test(row.peek('OPERATION_TYPE') ?? '') ? 'integration.revoke' : 'integration.authorize'),
  PlatformEncryption: always('config.change'),
  Sandbox: always('config.change'),
  MetadataApiOperation: (row) => {
    const operation = row.peek('OPERATION') ?? '';
    return /^(?:retrieve|list|describe|check)/i.test(operation) ? 'no-act' : act('config.change');
  },
  ApexCallout: always('integration.call'),
  ExternalODataCallout: always('integration.call'),
  NamedCredential: always('integration.call'),
};

/** How the product ran, not what a person did; counted and left out. */
const TELEMETRY = new Set([
  'ApexExecution',
  'ApexTrigger',
  'ApexUnexpectedException',
  'CompositeApi',
  'ConcurrentLongRunningApexLimit',
  'ContinuationCalloutSummary',
  'CorsViolation',
  'CSPViolation',
  'FlowExecution',
  'HostnameRedirects',
  'LightningError',
  'LightningInteraction',
  'LightningPerformance',
  'QueuedExecution',
  'TimeBasedWorkflow',
  'UiTelemetryNavigationTiming',
  'UiTelemetryResourceTiming',
  'WaveInteraction',
  'WavePerformance',
]);

export function readRow(type: string, row: RecordReader): Reading {
  if (TELEMETRY.has(type)) return 'no-act';
  return Object.hasOwn(RULES, type) ? RULES[type]?.(row) : undefined;
}

function transfer(type: string): Reading {
  if (/upload/i.test(type)) return act('file.upload');
  if (/download/i.test(type)) return act('file.download');
  return act(actionOfVerb(type) ?? 'record.read');
}
