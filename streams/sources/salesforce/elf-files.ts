import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { act, type Reading } from '../acts.js';
import { actionOfVerb } from './verbs.js';

/** VersionRenditionDownload is a preview although its name says otherwise; saveVersion is an upload. */
const TRANSFERS: Readonly<Record<string, Action>> = {
  VersionDownloadAction: 'file.download',
  VersionDownloadApi: 'file.download',
  VersionRenditionDownload: 'record.read',
  saveVersion: 'file.upload',
};

/** The documented TRANSACTION_TYPEs of object-eventlogfile-contenttransfer; others by the verb in their name. */
export function actOfTransfer(row: RecordReader): Reading {
  const type = row.peek('TRANSACTION_TYPE') ?? '';
  if (Object.hasOwn(TRANSFERS, type)) return act(TRANSFERS[type] ?? 'record.read');
  if (/upload/i.test(type)) return act('file.upload');
  if (/download/i.test(type)) return act('file.download');
  return act(actionOfVerb(type) ?? 'record.read');
}

/** SHARING_OPERATION is INSERT, UPDATE or DELETE (object-eventlogfile-contentdocument): a link is made or taken away. */
export const actOfLink = (row: RecordReader): Reading =>
  act(/^delete/i.test(row.peek('SHARING_OPERATION') ?? '') ? 'access.revoke' : 'file.share');

/** ACTION is VIEW, INSERT or UPDATE (object-eventlogfile-contentdistribution): whoever has the link looks at the file. */
export const actOfDelivery = (row: RecordReader): Reading =>
  act(/^view/i.test(row.peek('ACTION') ?? '') ? 'record.read' : 'file.share');
