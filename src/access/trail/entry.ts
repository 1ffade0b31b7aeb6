import ipaddr from 'ipaddr.js';
import type { IncomingEvent } from '../../event/incoming-event.js';
import type { ErrorCode } from '../../kernel/app-error.js';
import { ROLES } from '../rights/permissions.js';
import { ownerOf } from '../rights/principal.js';
import type { Act, Actor } from './request-act.js';

/** An event about us as it is handed to intake. */
export type TrailEntry = IncomingEvent;

/** Where a request came from. */
export interface Origin {
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly requestId?: string | undefined;
  readonly channel?: 'api' | 'ui' | undefined;
}

export interface Done {
  /** The same for the same act, however often it is handed over. */
  readonly key: string;
  /** Epoch ms. */
  readonly at: number;
  readonly act: Act;
  readonly origin: Origin;
  /** Why it was not done. */
  readonly reason?: string | undefined;
  readonly code?: ErrorCode | undefined;
  /** Of the thing; what is no id of ours or of a place in the ledger is left out. */
  readonly id?: string | undefined;
  readonly records?: number | undefined;
  /** The query as it came: it may be anything. */
  readonly search?: Readonly<Record<string, unknown>> | undefined;
}

/** What is done to an event in a second is the same act: words of a request that could be anything are bounded. */
const LONGEST_AGENT = 512;
const LONGEST_PERSON = 512;
const ID = /^[\w.:#/@=+-]{1,128}$/;
const TIME = /^[\d:.TZ+-]{1,40}$/;
const WORD = /^[\w-]{1,64}$/;
const PERSON_KEY = /^[0-9a-f]{32}$/;

/** Who is known by nothing. Not the address of a log-in that belongs to nobody: it may be a mistyped password. */
export const STRANGER: Actor = { id: 'stranger', grants: [] };

/** One event for one act. */
export function trailEntry(done: Done): TrailEntry {
  const { key, at, act, origin, code, records, search = {} } = done;
  const reason = done.reason ?? code;
  const outcome = outcomeOf(done);
  const looked = outcome === 'success' ? subjectsOf(search) : {};
  return {
    key,
    occurredAt: new Date(at).toISOString(),
    actor: actorOf(act.actor),
    action: act.action,
    target: targetOf(act, done.id),
    outcome,
    ...(reason === undefined ? {} : { reason }),
    context: contextOf(origin),
    ...(records === undefined ? {} : { volume: { records, basis: 'returned' as const } }),
    ...looked,
    ...attributesOf(search),
  };
}

const DENIED: ReadonlySet<ErrorCode> = new Set(['FORBIDDEN', 'UNAUTHENTICATED', 'CROSS_SITE_REFUSED']);

/** Denied is what somebody may not; all else that was not done has failed. */
export function outcomeOf({ code, reason }: Pick<Done, 'code' | 'reason'>): 'success' | 'denied' | 'failure' {
  if (code !== undefined && DENIED.has(code)) return 'denied';
  return code === undefined && reason === undefined ? 'success' : 'failure';
}

/** The owner: a person in a session and with a key is one actor, whose habits are learned together. */
export function actorOf(actor: Actor): TrailEntry['actor'] {
  const id = ownerOf(actor);
  return { id, type: typeOf(id), roles: rolesOf(actor) };
}

/** Who has them all is not best called by the first of them. */
function rolesOf({ grants }: Actor): string[] {
  const roles = [...new Set(grants.map(({ role }) => role))];
  return roles.length === ROLES.length ? ['everything'] : roles;
}

function typeOf(id: string): 'human' | 'system' | 'integration' | 'unknown' {
  if (id.startsWith('user:')) return 'human';
  // Whoever had the link of a mail: who that was nobody knows.
  if (id === STRANGER.id || id.startsWith('link:')) return 'unknown';
  return id === 'command-line' || id === 'system' ? 'system' : 'integration';
}

function targetOf({ thing, id: own }: Act, id = own): NonNullable<TrailEntry['target']> {
  return id !== undefined && ID.test(id) ? { type: thing, id } : { type: thing };
}

export function contextOf({ ip, userAgent, requestId, channel }: Origin): NonNullable<TrailEntry['context']> {
  const address = addressOf(ip);
  const agent = plain(userAgent);
  return {
    ...(address === undefined ? {} : { ip: address }),
    ...(agent === undefined ? {} : { userAgent: agent }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(channel === undefined ? {} : { channel }),
  };
}

/** As the ledger writes addresses; an IPv4 address within IPv6 is that IPv4 address. */
const addressOf = (ip: string | undefined): string | undefined =>
  ip !== undefined && ipaddr.isValid(ip) ? ipaddr.process(ip).toString() : undefined;

function plain(text: string | undefined): string | undefined {
  const clean = text
    ?.slice(0, LONGEST_AGENT)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ');
  return clean === undefined || clean === '' ? undefined : clean;
}

/** What a search was about. Free text of a request stays out, and so does who was named: see `subjectsOf`. */
function attributesOf(search: Readonly<Record<string, unknown>>): Pick<TrailEntry, 'attributes'> {
  const fits = (name: string, shape: RegExp): object => {
    const value = search[name];
    return typeof value === 'string' && shape.test(value) ? { [name]: value } : {};
  };
  const asked = {
    ...fits('from', TIME),
    ...fits('to', TIME),
    ...fits('before', TIME),
    ...fits('source', WORD),
    ...fits('status', WORD),
    ...fits('state', WORD),
    ...fits('actor', PERSON_KEY),
  };
  return Object.keys(asked).length === 0 ? {} : { attributes: { search: asked } };
}

/** Who was searched for by the CRM's id is a person whose records were touched: the ledger holds a pseudonym of them. */
function subjectsOf({ actor }: Readonly<Record<string, unknown>>): Pick<TrailEntry, 'subjects'> {
  if (typeof actor !== 'string' || actor === '' || actor.length > LONGEST_PERSON) return {};
  return PERSON_KEY.test(actor) ? {} : { subjects: [{ id: actor.toWellFormed() }] };
}
