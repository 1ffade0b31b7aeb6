import type { Action } from '../event/actions.js';
import type { DataClass } from '../event/data-classes.js';
import type { IncomingEvent } from '../event/incoming-event.js';
import type { Act, Details } from './act.js';
import type { Post, Worker } from './company.js';
import { hash32 } from './random.js';
import { HABITS, type RecordType } from './roles.js';
import { FIELDS, FIRM_KINDS, FIRMS, FIRST_NAMES, LAST_NAMES, REPORTS } from './words.js';

type Target = NonNullable<IncomingEvent['target']>;

const CLASSES: Readonly<Record<RecordType, readonly DataClass[]>> = {
  contact: ['id.basic'],
  account: ['commercial'],
  opportunity: ['commercial'],
  case: ['id.basic', 'comms'],
};

/** Contacts of one account. */
const CONTACTS_AN_ACCOUNT = 5;

/** The event that the CRM writes about an act. Draws what the plan left open from the act's own stream. */
export function tell(act: Act, contacts: number): IncomingEvent {
  return {
    key: act.key,
    occurredAt: new Date(act.at).toISOString(),
    actor: actorOf(act.worker, act.post),
    action: act.action,
    outcome: act.failed === true ? (act.action === 'session.login' ? 'failure' : 'denied') : 'success',
    context: act.context,
    ...(act.volume === undefined ? {} : { volume: act.volume }),
    ...details(act, contacts),
  };
}

function actorOf(worker: Worker, post: Post): IncomingEvent['actor'] {
  const { id, name, email, kind } = worker;
  return { id, type: kind, roles: [post.role], name, ...(email === '' ? {} : { email }) };
}

const details = (act: Act, contacts: number): Details =>
  act.about ?? DETAILS[act.action]?.(act, contacts) ?? {};

const DETAILS: Readonly<Partial<Record<Action, (act: Act, contacts: number) => Details>>> = {
  'record.read': oneRecord,
  'record.update': oneRecord,
  'record.create': oneRecord,
  'record.delete': oneRecord,
  'record.list': manyRecords,
  'record.search': manyRecords,
  'data.query': manyRecords,
  'report.run': reportOf,
  'report.export': reportOf,
  'data.export': reportOf,
  'comms.send': mailTo,
  'file.download': fileOf,
};

function fileOf({ random }: Act): Details {
  return { dataClasses: ['commercial'], attributes: { file: `F${random.integer(1, 40_000)}`, kind: 'pdf' } };
}

function recordType(act: Act): RecordType {
  const point = act.random.next();
  return HABITS[act.post.role].opens.find(([upTo]) => point <= upTo)?.[1] ?? 'contact';
}

/** Somebody of the own book; some of them much more often than others. */
function contactIndex({ worker, random }: Act, contacts: number): number {
  const point = random.next();
  return (worker.traits.bookStart + Math.floor(worker.traits.bookSize * point * point)) % contacts;
}

function oneRecord(act: Act, contacts: number): Details {
  const type = recordType(act);
  const index = contactIndex(act, contacts);
  const target = TARGETS[type](index);
  const subject = type === 'contact' ? { subjects: [{ id: contactId(index) }] } : {};
  const changed = act.action === 'record.update' ? { attributes: { fields: [act.random.pick(FIELDS)] } } : {};
  return { target, dataClasses: [...CLASSES[type]], ...subject, ...changed };
}

function manyRecords(act: Act): Details {
  const type = recordType(act);
  return { target: { type }, dataClasses: [...CLASSES[type]], attributes: { object: type } };
}

function reportOf(act: Act): Details {
  const point = act.random.next();
  const first = hash32(act.post.team) >>> 0;
  const number = (first + Math.floor(REPORTS.length * point * point)) % REPORTS.length;
  const name = REPORTS[number] ?? 'Report';
  const id = `R${(first % 900) + 100}-${number + 1}`;
  return {
    target: act.action === 'data.export' ? { type: 'contact' } : { type: 'report', id, name },
    dataClasses: ['id.basic', 'commercial'],
    ...(act.action === 'report.run' ? {} : { attributes: { format: act.random.pick(['csv', 'xlsx']) } }),
  };
}

function mailTo(act: Act, contacts: number): Details {
  const index = contactIndex(act, contacts);
  return {
    target: { type: 'contact', id: contactId(index) },
    recipient: { id: contactId(index), kind: 'contact' },
    subjects: [{ id: contactId(index) }],
    dataClasses: ['comms'],
  };
}

const contactId = (index: number): string => `C${100_000 + index}`;
const accountId = (index: number): string => `A${10_000 + Math.floor(index / CONTACTS_AN_ACCOUNT)}`;

const TARGETS: Readonly<Record<RecordType, (contact: number) => Target>> = {
  contact: (index) => ({
    type: 'contact',
    id: contactId(index),
    name: contactName(index),
    parentId: accountId(index),
  }),
  account: (index) => ({ type: 'account', id: accountId(index), name: firmName(index) }),
  opportunity: (index) => ({
    type: 'opportunity',
    id: `O${200_000 + (index >> 1)}`,
    parentId: accountId(index),
  }),
  case: (index) => ({ type: 'case', id: `S${500_000 + index * 2}`, parentId: contactId(index) }),
};

/** Names follow from the number alone, so a record is called the same in every event. */
function contactName(index: number): string {
  const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return `${FIRST_NAMES[mixed % FIRST_NAMES.length]} ${LAST_NAMES[(mixed >>> 8) % LAST_NAMES.length]}`;
}

function firmName(index: number): string {
  const mixed = Math.imul(Math.floor(index / CONTACTS_AN_ACCOUNT) + 1, 0x85ebca6b) >>> 0;
  return `${FIRMS[mixed % FIRMS.length]} ${FIRM_KINDS[(mixed >>> 8) % FIRM_KINDS.length]}`;
}
