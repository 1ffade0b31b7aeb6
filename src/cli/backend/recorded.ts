import { AsyncLocalStorage } from 'node:async_hooks';
import { SYSTEM_TENANT } from '../../access/access-facts.js';
import type { Place } from '../../access/rights/grant.js';
import type { Permission } from '../../access/rights/permissions.js';
import type { Principal } from '../../access/rights/principal.js';
import { ACTS, thingOf } from '../../access/trail/acts.js';
import { type Done, trailEntry } from '../../access/trail/entry.js';
import { type Act, shownBy } from '../../access/trail/request-act.js';
import { Trail, type TrailSink } from '../../access/trail/trail.js';
import { AppError, errorCode } from '../../kernel/app-error.js';
import { systemClock } from '../../kernel/clock.js';
import { randomId } from '../../kernel/ids.js';
import type { Runtime } from '../../runtime.js';
import { storeOwnEvents } from '../../../streams/http/own-events.js';
import type { Backend } from './backend.js';

/** Of the command that runs. */
const acts = new AsyncLocalStorage<Act[]>();

export const noteAct = (act: Act): void => {
  acts.getStore()?.push(act);
};

/** As the guard does for a request, before it is decided. */
export function notePermission(permission: Permission, actor: Principal, { tenant }: Place): void {
  const action = ACTS[permission];
  if (action !== undefined) noteAct({ action, thing: thingOf(permission), actor, tenant });
}

type Recording = Pick<Runtime, 'intake' | 'logger' | 'clock' | 'declarations'>;

/**
 * The same backend, of whose acts each leaves an entry, as a request leaves one at the service. They are stored when it
 * is closed: a command is short, and one that cannot store them fails.
 */
export function recorded(backend: Backend, runtime: Recording): Backend {
  const { clock } = runtime;
  const sink = sinkOf(runtime);
  let trouble: unknown = new AppError('STORE_UNAVAILABLE', 'what was done could not be recorded in time');
  const onFailure = (error: unknown): void => {
    trouble = error;
  };
  const trail = new Trail({ sink, clock, machineClock: systemClock, onFailure });
  const note = noteIn(trail, runtime);
  const run = async (method: () => Promise<unknown>, given: readonly unknown[]): Promise<unknown> => {
    const own: Act[] = [];
    try {
      const answer = await acts.run(own, method);
      for (const act of own)
        note(act, { ...shownOf(act, answer), ...(isLook(act) ? { search: searchOf(given) } : {}) });
      return answer;
    } catch (error) {
      for (const act of own) note(act, { code: errorCode(error) });
      throw error;
    }
  };
  const close = async (): Promise<void> => {
    const lost = await trail.close();
    await backend.close();
    if (lost > 0) throw trouble;
  };
  // A backend holds methods and parts of itself, which hold the same, however deep.
  const of = <T extends object>(target: T, own: Readonly<Record<string, unknown>> = {}): T =>
    new Proxy(target, {
      get(_, name) {
        if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name];
        const found: unknown = Reflect.get(target, name);
        if (typeof found === 'object' && found !== null) return of(found);
        if (typeof found !== 'function') return found;
        return async (...given: unknown[]) =>
          run(async () => Reflect.apply(found, target, given) as unknown, given);
      },
    });
  return of(backend, { close });
}

/** Beside a server nobody takes requests in yet: what is recorded is none, and goes the same way. */
function sinkOf({ intake, logger }: Recording): TrailSink {
  const direct = storeOwnEvents(intake, logger);
  return {
    append: async (tenant, entries) => {
      await intake.takeRequests();
      await direct.append(tenant, entries);
    },
  };
}

const noteIn =
  (trail: Trail, { clock, declarations }: Recording) =>
  (act: Act, done: Pick<Done, 'code' | 'records' | 'id' | 'search'>): void => {
    const tenant = act.tenant === undefined ? undefined : declarations.tenant(act.tenant)?.id;
    const entry = trailEntry({ key: randomId(), at: clock.now(), act, origin: {}, ...done });
    trail.note(tenant ?? SYSTEM_TENANT, entry);
  };

const isLook = ({ action }: Act): boolean => action !== 'audit.config';

/** Commands answer with the lists themselves. */
function shownOf(act: Act, answer: unknown): { records?: number; id?: string } {
  if (isLook(act))
    return Array.isArray(answer) ? { records: answer.length } : { records: 1, ...shownBy(answer) };
  const { id } = shownBy(answer);
  const stored: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'stored') : undefined;
  return { ...(id === undefined ? {} : { id }), ...(typeof stored === 'number' ? { records: stored } : {}) };
}

/** What a command looks for is the last thing it is told. */
function searchOf(given: readonly unknown[]): Readonly<Record<string, unknown>> {
  const last = given.at(-1);
  return typeof last === 'object' && last !== null ? (last as Record<string, unknown>) : {};
}
