import { actTable } from '../act-table.js';
import { filled, isObject, type JsonObject } from '../candidate.js';
import { cut, type RecordReader } from '../record-reader.js';
import { entriesOf, objectsIn, propertyOf } from './properties.js';
import type { Workload } from './workload.js';

/** Mailbox auditing of Exchange: https://learn.microsoft.com/purview/audit-log-activities#exchange-mailbox-activities. */
const ACTS = actTable([
  ['session.login', ['MailboxLogin']],
  ['record.read', ['MailItemsAccessed', 'MessageBind', 'AttachmentAccess']],
  ['record.list', ['FolderBind']],
  ['record.search', ['SearchQueryInitiatedExchange']],
  ['record.create', ['Create', 'Copy']],
  ['record.update', ['Update', 'Move', 'ApplyRecordLabel', 'ApplyRecord']],
  ['record.delete', ['MoveToDeletedItems', 'SoftDelete', 'HardDelete']],
  ['comms.send', ['Send', 'SendAs', 'SendOnBehalf']],
  ['access.share', ['AddFolderPermissions', 'UpdateFolderPermissions', 'ModifyFolderPermissions']],
  ['access.share', ['UpdateCalendarDelegation']],
  ['access.revoke', ['RemoveFolderPermissions']],
  ['config.change', ['UpdateInboxRules']],
]);

/** One item that was touched, the folder that was synchronised, else the mailbox; its owner is known by UPN. */
function target(record: RecordReader): JsonObject | undefined {
  const items = itemsOf(record);
  const mailbox = record.takeCut(512, 'target.id', 'MailboxGuid');
  const folder = isSync(record) ? folderOf(record.raw('Item'), mailbox) : undefined;
  if (folder !== undefined) return folder;
  const [only] = items;
  const id = only?.['Id'];
  if (items.length !== 1 || only === undefined || typeof id !== 'string' || id === '')
    return filled({
      type: 'Mailbox',
      id: mailbox,
      name: record.takeCut(1024, 'target.name', 'MailboxOwnerUPN'),
    });
  const { Subject: subject } = only;
  return filled({
    type: 'ExchangeItem',
    id: cut(id, 512),
    name: typeof subject === 'string' ? cut(subject, 1024) : undefined,
    parentId: mailbox,
  });
}

/**
 * The items of one record: `Item`, `AffectedItems`, or for MailItemsAccessed the items of all folders. That a whole
 * folder was synchronised lists none, and all in it may have been read: its `Item` only says which folder it was
 * (https://learn.microsoft.com/purview/audit-log-investigate-accounts).
 */
function itemsOf(record: RecordReader): JsonObject[] {
  if (isSync(record)) return [];
  const item = record.raw('Item');
  if (isObject(item)) return [item];
  const affected = record.raw('AffectedItems');
  if (affected !== undefined) return objectsIn(affected);
  return placesOf(record).flatMap(({ FolderItems, MessageItems }) => objectsIn(FolderItems ?? MessageItems));
}

const isSync = (record: RecordReader): boolean =>
  propertyOf(record, 'OperationProperties', 'MailAccessType') === 'Sync';

function folderOf(item: unknown, mailbox: string | undefined): JsonObject | undefined {
  const folder = isObject(item) ? item['ParentFolder'] : undefined;
  if (!isObject(folder) || typeof folder['Id'] !== 'string') return undefined;
  const { Id: id, Path: path } = folder;
  const name = typeof path === 'string' ? cut(path, 1024) : undefined;
  return filled({ type: 'ExchangeFolder', id: cut(id, 512), name, parentId: mailbox });
}

/** Folders with the items that were touched there, or messages with their attachments. */
const placesOf = (record: RecordReader): JsonObject[] => [
  ...entriesOf(record, 'Folders'),
  ...entriesOf(record, 'Messages'),
];

function volume(record: RecordReader): JsonObject | undefined {
  const listsItems =
    isObject(record.raw('Item')) ||
    Array.isArray(record.raw('AffectedItems')) ||
    placesOf(record).some(({ FolderItems, MessageItems }) => Array.isArray(FolderItems ?? MessageItems));
  if (!listsItems || isSync(record)) return undefined;
  record.derived.push('volume.records');
  return { records: itemsOf(record).length, basis: 'listed' };
}

/** Mail, calendars and contacts of one mailbox. */
export const MAILBOX: Workload = {
  read: (operation) => ACTS(operation),
  target,
  volume,
  dataClasses: (_record, action) => (action.startsWith('session.') ? ['employee'] : ['comms']),
};
