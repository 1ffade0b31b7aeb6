import type { ErrorCode } from '../../kernel/app-error.js';
import type { Grant } from '../rights/grant.js';
import type { Permission } from '../rights/permissions.js';
import type { Principal } from '../rights/principal.js';
import { ACTS, thingOf, type AuditAction } from './acts.js';

/** Who acts, as far as an event says it. */
export interface Actor {
  readonly id: string;
  readonly owner?: string;
  readonly grants: readonly Grant[];
}

/** What somebody is about to do, as it is known before it is decided whether they may. */
export interface Act {
  readonly action: AuditAction | 'session.login' | 'session.logout';
  /** Type of the target. */
  readonly thing: string;
  /** Of the target, where the path does not say it. */
  readonly id?: string;
  readonly actor: Actor;
  /** As asked for: it may not exist. */
  readonly tenant?: string | undefined;
}

/** What became of a request, as far as the parts that handle it have said so. */
export interface Course {
  readonly act?: Act;
  readonly failure?: { readonly code: ErrorCode; readonly error: unknown };
  /** Of what was answered: how many of a list, and the id of what was made or changed. */
  readonly shown?: { readonly records?: number; readonly id?: string };
  /** Who was let in and asked for what is recorded for nobody else. */
  readonly unrecorded?: Actor;
}

const courses = new WeakMap<object, Course>();

export const courseOf = (request: object): Course => courses.get(request) ?? {};

const noteOf = (request: object, course: Course): void => {
  courses.set(request, { ...courses.get(request), ...course });
};

/** Ties to a request what it does. Guards and controllers say so before the answer goes out. */
export const noteAct = (request: object, act: Act): void => noteOf(request, { act });

export const noteFailure = (request: object, code: ErrorCode, error: unknown): void =>
  noteOf(request, { failure: { code, error } });

export const noteAnswer = (request: object, answer: unknown): void =>
  noteOf(request, { shown: shownBy(answer) });

export const isRecorded = (permission: Permission): boolean => ACTS[permission] !== undefined;

/** Ties to a request of somebody known what they make of a permission. */
export function notePermission(
  request: object,
  permission: Permission,
  { principal, tenant }: { readonly principal: Principal; readonly tenant: string | undefined },
): void {
  const action = ACTS[permission];
  if (action === undefined) noteOf(request, { unrecorded: principal });
  else noteAct(request, { action, thing: thingOf(permission), actor: principal, tenant });
}

const LONGEST_ID = 128;

/**
 * Answers are objects. One with exactly one list shows that list; one with an id shows or made that thing. Nothing is
 * read twice for this: the answer is looked at before it is written as JSON.
 */
export function shownBy(answer: unknown): { records?: number; id?: string } {
  if (typeof answer !== 'object' || answer === null) return {};
  // What waits was only asked for: the entry names the request, and not what is not there yet.
  const waits: unknown = Reflect.get(answer, 'waits');
  if (waits !== undefined) return shownBy(waits);
  const lists = Object.values(answer).filter((value) => Array.isArray(value));
  // Of a person their key: the id beside it is the CRM's, which was told to one and is not for whoever reads the record.
  const person: unknown = Reflect.get(answer, 'actorKey') ?? Reflect.get(answer, 'person');
  const id: unknown = person ?? Reflect.get(answer, 'id');
  if (typeof id === 'string' && id.length <= LONGEST_ID) return { id };
  return listShown(answer, lists);
}

/** A page of SCIM has its schemas as a list too. */
function listShown(answer: object, lists: readonly unknown[][]): { records?: number } {
  const page: unknown = Reflect.get(answer, 'Resources');
  if (Array.isArray(page)) return { records: page.length };
  const [list] = lists;
  return list !== undefined && lists.length === 1 ? { records: list.length } : {};
}
