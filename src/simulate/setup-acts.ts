import type { Act } from './act.js';
import { postOn, type Worker } from './company.js';
import { sessionContext } from './context.js';
import { localTime } from './day.js';
import { atWork } from './incident-plan.js';
import type { DayBook } from './mood.js';
import { Random } from './random.js';

/** Setup acts of a person sort behind the routine of the day, and before any incident. */
const FIRST_ORDER = 900_000;

interface Change {
  readonly action: 'account.create' | 'account.disable' | 'access.role_change';
  readonly worker: Worker;
  readonly day: number;
  /** Local hour of the administrator. */
  readonly hour: number;
  readonly role?: string;
}

/** What administrators do when somebody joins, changes role or leaves; nothing where nobody administers. */
export function setupActs(
  seed: number,
  workers: readonly Worker[],
  given: { book: DayBook; date: number },
): Act[] {
  const random = new Random(seed, 'setup');
  const admins = workers.filter((worker) => worker.posts[0]?.role === 'admin');
  return workers.flatMap(changesOf).flatMap((change, nth) => {
    const admin = admins.find((worker) => worker !== change.worker && atWork(worker, given.book, change.day));
    const post = admin === undefined ? undefined : postOn(admin, change.day);
    if (admin === undefined || post === undefined) return [];
    const { id, name, kind } = change.worker;
    return {
      worker: admin,
      post,
      action: change.action,
      at: localTime(given.date, admin.place, change.day, change.hour + 0.4 * random.next()),
      order: FIRST_ORDER + nth,
      key: `${admin.id}.${change.day}.${FIRST_ORDER + nth}`,
      context: sessionContext(admin, change.day, random),
      random,
      about: {
        target: { type: 'user', id, name },
        dataClasses: ['employee'],
        attributes: { kind, ...(change.role === undefined ? {} : { role: change.role }) },
      },
    } satisfies Act;
  });
}

function changesOf(worker: Worker): Change[] {
  const [first, second] = worker.posts;
  const end = worker.posts.at(-1)?.toDay;
  const changes: Change[] = [];
  if (first !== undefined && first.fromDay >= 0)
    changes.push({ action: 'account.create', worker, day: first.fromDay, hour: 7.4, role: first.role });
  if (second !== undefined)
    changes.push({ action: 'access.role_change', worker, day: second.fromDay, hour: 7.6, role: second.role });
  if (end !== undefined) changes.push({ action: 'account.disable', worker, day: end, hour: 18.4 });
  return changes;
}
