import type { DataClass } from '../../../src/event/data-classes.js';

/**
 * Objects whose records stand for one natural person. Account is not among them: a person account looks like any
 * other account in a log, and to call every company a person would be a guess. User is an employee, not a subject.
 */
const PERSON_LIKE = new Set(['Contact', 'Lead', 'Individual', 'PersonAccount', 'CampaignMember']);

export const isPersonLike = (entity: string | undefined): boolean =>
  entity !== undefined && PERSON_LIKE.has(entity);

const CLASSES: Readonly<Record<string, readonly DataClass[]>> = {
  Contact: ['id.basic'],
  Lead: ['id.basic'],
  Individual: ['id.basic'],
  PersonAccount: ['id.basic'],
  CampaignMember: ['id.basic', 'behaviour'],
  Campaign: ['commercial'],
  Account: ['commercial'],
  Opportunity: ['commercial'],
  OpportunityLineItem: ['commercial'],
  Quote: ['commercial'],
  Order: ['commercial'],
  Contract: ['commercial'],
  Product2: ['commercial'],
  Pricebook2: ['commercial'],
  PricebookEntry: ['commercial'],
  Case: ['comms'],
  CaseComment: ['comms'],
  EmailMessage: ['comms'],
  Task: ['comms'],
  Event: ['comms'],
  FeedItem: ['comms'],
  LiveChatTranscript: ['comms'],
  User: ['employee'],
  LoginHistory: ['employee'],
  UserLogin: ['employee'],
  SetupAuditTrail: ['auditlog'],
  EventLogFile: ['auditlog'],
};

/** Columns of a report, as their API names or labels; what matches none says nothing. */
const COLUMN_CLASSES: readonly (readonly [RegExp, DataClass])[] = [
  [/e-?mail|phone|mobile|\bfax\b|first_?name|last_?name|contact[._ ]?name|birth/i, 'id.basic'],
  [/street|postal|zip_?code|mailing|address/i, 'location'],
  [/amount|price|revenue|discount|opportunity/i, 'commercial'],
  [/\biban\b|account_?number|bank/i, 'fin.account'],
];

/**
 * The data classes of what was touched, by object and by column. What is not in the tables is `unknown`: counted and
 * reported, not guessed.
 */
export function dataClassesOf(entities: readonly string[], columns: string | undefined): DataClass[] {
  const found = new Set<DataClass>();
  for (const entity of entities) for (const dataClass of classesOfEntity(entity)) found.add(dataClass);
  for (const [pattern, dataClass] of COLUMN_CLASSES)
    if (columns !== undefined && pattern.test(columns)) found.add(dataClass);
  if (found.size > 1) found.delete('unknown');
  return found.size === 0 ? ['unknown'] : [...found];
}

const classesOfEntity = (entity: string): readonly DataClass[] =>
  (Object.hasOwn(CLASSES, entity) ? CLASSES[entity] : undefined) ?? ['unknown'];
