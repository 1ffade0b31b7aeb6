import { SYSTEM_TENANT } from '../access/access-facts.js';
import { principalOfUser } from '../access/accounts/users.js';
import type { Declarations } from '../access/tenants/declarations.js';
import { type Done, type Origin, STRANGER, trailEntry } from '../access/trail/entry.js';
import type { Refusal } from '../access/trail/refusals.js';
import { type LogInFault, refusedLogInOf } from '../access/trail/refused-log-in.js';
import { type Act, type Course, courseOf, noteAnswer } from '../access/trail/request-act.js';
import type { Trail } from '../access/trail/trail.js';
import type { ErrorCode } from '../kernel/app-error.js';
import type { Fastify } from './fastify.js';

/** What is read of a request. */
export interface SeenRequest {
  readonly id: string;
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly params: unknown;
  readonly query: unknown;
}

/**
 * One entry for each request that was something to record, noted before its answer goes out: nobody has seen what is not
 * noted. Refused strangers are counted.
 */
export function recordActs(fastify: Fastify, trail: Trail, declarations: Pick<Declarations, 'tenant'>): void {
  fastify.addHook('preSerialization', async (request, _reply, answer) => {
    if (courseOf(request).act !== undefined) noteAnswer(request, answer);
    return answer;
  });
  fastify.addHook('onSend', async (request) => record(request, trail, declarations));
}

function record(request: SeenRequest, trail: Trail, declarations: Pick<Declarations, 'tenant'>): void {
  const course = courseOf(request);
  if (course.act !== undefined) {
    const origin = originOf(request);
    const done = { key: request.id, at: trail.now(), origin, ...doneOf(course.act, course, request) };
    return trail.note(tenantOf(course.act, declarations), trailEntry(done));
  }
  const logIn = refusedLogInOf(course.failure?.error);
  if (logIn?.user !== undefined) return recordRefusedLogIn(request, trail, { ...logIn, user: logIn.user });
  const refusal = refusalOf(course, request);
  if (refusal !== undefined) trail.noteRefusal(refusal);
}

/** Failures lock the account after a few; of tries at one that nobody can enter there may be any number. */
function recordRefusedLogIn(
  request: SeenRequest,
  trail: Trail,
  { user, fault }: { user: string; fault: LogInFault },
): void {
  const actor = { id: principalOfUser(user), grants: [] };
  if (fault === 'locked' || fault === 'not-active')
    return trail.noteRefusal({ actor, thing: 'log-in', reason: fault, ip: request.ip });
  const act: Act = { action: 'session.login', thing: 'session', actor };
  const origin = originOf(request);
  trail.note(SYSTEM_TENANT, trailEntry({ key: request.id, at: trail.now(), act, origin, reason: fault }));
}

/** Recorded where it was to be done, also when it was denied: whose data it is must see who tries. */
const tenantOf = ({ tenant }: Act, declarations: Pick<Declarations, 'tenant'>): string =>
  tenant !== undefined && declarations.tenant(tenant) !== undefined ? tenant : SYSTEM_TENANT;

export function originOf({ id, ip, headers }: SeenRequest): Origin {
  const agent = headers['user-agent'];
  return {
    ip,
    userAgent: typeof agent === 'string' ? agent : undefined,
    requestId: id,
    channel: headers['authorization'] === undefined ? 'ui' : 'api',
  };
}

const SEARCHED: ReadonlySet<string> = new Set(['event', 'alert', 'quarantine', 'report']);

const isLook = ({ action }: Act): boolean => action === 'audit.read' || action === 'audit.export';

/** Elsewhere nobody reads the words of an address, so they say nothing about what was done. */
const searchOf = (act: Act, query: unknown): Readonly<Record<string, unknown>> =>
  isLook(act) && SEARCHED.has(act.thing) ? fieldsOf(query) : {};

function doneOf(
  act: Act,
  { failure, shown = {} }: Course,
  { params, query }: SeenRequest,
): Pick<Done, 'act' | 'code' | 'id' | 'records' | 'search'> {
  const path = fieldsOf(params);
  const search = searchOf(act, query);
  const id =
    textOf(path['id']) ??
    textOf(path['kind']) ??
    textOf(search['position']) ??
    shown.id ??
    textOf(path['source']);
  const records = failure === undefined && isLook(act) ? (shown.records ?? 1) : undefined;
  return { act, code: failure?.code, id, records, search };
}

const THINGS: Readonly<Partial<Record<ErrorCode, Refusal['thing']>>> = {
  UNAUTHENTICATED: 'key',
  SIGNATURE_REFUSED: 'signature',
  LOG_IN_REFUSED: 'log-in',
  OIDC_REFUSED: 'log-in',
  CROSS_SITE_REFUSED: 'page',
  RATE_LIMITED: 'rate',
  INVITATION_VOID: 'invitation',
};

function refusalOf({ failure, unrecorded }: Course, request: SeenRequest): Refusal | undefined {
  const { ip, headers } = request;
  if (failure === undefined) return undefined;
  const reason = failure.code;
  if (unrecorded !== undefined)
    return reason === 'FORBIDDEN' ? { actor: unrecorded, thing: 'permission', reason, ip } : undefined;
  const thing = THINGS[reason];
  if (thing === undefined) return undefined;
  if (thing === 'signature') return { actor: STRANGER, thing, reason, ip, of: sourceIn(request) };
  const isSession =
    thing === 'key' && headers['authorization'] === undefined && headers['cookie'] !== undefined;
  return { actor: STRANGER, thing: isSession ? 'session' : thing, reason, ip };
}

/** Of a webhook: nobody gets as far as a signature for a source that does not exist. */
function sourceIn({ params }: SeenRequest): string {
  const { tenant, source } = fieldsOf(params);
  return `${String(tenant)}/${String(source)}`;
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
