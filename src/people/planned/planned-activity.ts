import { z } from 'zod';
import type { AccessFact } from '../../access/access-facts.js';
import { ACTIONS, type Action } from '../../event/actions.js';

const key = z.string().regex(/^[0-9a-f]{32}$/, 'is no key of a person or an account');
const time = z.iso.datetime({ offset: true });

/** The longest time that one planned activity may take. */
const MOST_DAYS = 92;

/** Something unusual that somebody will do, as it is announced: who, with what, how much, and when. */
export const planSchema = z
  .strictObject({
    whom: key.describe('Of a person of the directory, or of one account'),
    actions: z.array(z.enum(ACTIONS)).max(ACTIONS.length).default([]).describe('Any when empty'),
    object: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe('Type of the targets, such as contact; any when absent'),
    records: z
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .describe('At most so many in all; any when absent'),
    from: time,
    to: time,
    reason: z
      .string()
      .trim()
      .min(10)
      .max(500)
      .describe('Is kept for ever and shown to who audits: name nobody in it'),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'is not after "from"',
  })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_DAYS * 86_400_000, {
    path: ['to'],
    message: `is more than ${MOST_DAYS} days after "from"`,
  })
  .meta({ id: 'PlannedActivityWanted' });
export type Plan = z.output<typeof planSchema>;

export interface PlannedActivity extends Plan {
  readonly id: string;
  readonly plannedBy: string;
  /** Epoch ms; it excuses nothing that was done before. */
  readonly plannedAt: number;
  /** The request with which it was asked for, where a second person approved it. */
  readonly request?: string;
  readonly withdrawnBy?: string;
  /** Epoch ms. */
  readonly withdrawnAt?: number;
}

const plannedFact = z.object({ plan: planSchema, request: z.string().optional() });

/** Total: the first plan counts, and its first withdrawal. */
export function foldPlanned(facts: readonly AccessFact[]): PlannedActivity | undefined {
  let planned: PlannedActivity | undefined;
  for (const { id, type, data, by, at } of facts) {
    const told = type === 'planned' ? plannedFact.safeParse(data) : undefined;
    if (planned === undefined && told?.success === true) {
      const { plan, request } = told.data;
      planned = { ...plan, id, plannedBy: by, plannedAt: at, ...(request === undefined ? {} : { request }) };
    }
    if (type === 'withdrawn' && planned !== undefined && planned.withdrawnAt === undefined)
      planned = { ...planned, withdrawnBy: by, withdrawnAt: at };
  }
  return planned;
}

/** What somebody did, to be held against what was planned. */
export interface DoneAct {
  /** Keys under which they are known: of the account, and of the person where the directory knows them. */
  readonly keys: readonly string[];
  readonly action: Action;
  readonly object: string | undefined;
  /** Of all they did within the plan up to and with this act; undefined when not counted. */
  readonly records: number | undefined;
  /** Epoch ms. */
  readonly at: number;
}

export type NotExcused =
  | 'withdrawn'
  | 'somebody-else'
  | 'another-time'
  | 'planned-later'
  | 'another-action'
  | 'another-object'
  | 'too-much';

/** Whether a plan explains an act; else why not. Both ends of its time belong to it. */
export function excuses(planned: PlannedActivity, act: DoneAct): 'excused' | NotExcused {
  const { whom, from, to, plannedAt, withdrawnAt = Infinity } = planned;
  if (withdrawnAt <= act.at) return 'withdrawn';
  if (!act.keys.includes(whom)) return 'somebody-else';
  if (act.at < Date.parse(from) || act.at > Date.parse(to)) return 'another-time';
  return plannedAt > act.at ? 'planned-later' : fitsContent(planned, act);
}

function fitsContent({ actions, object, records }: Plan, act: DoneAct): 'excused' | NotExcused {
  if (actions.length > 0 && !actions.includes(act.action)) return 'another-action';
  if (object !== undefined && object !== act.object) return 'another-object';
  if (records === undefined) return 'excused';
  return act.records !== undefined && act.records <= records ? 'excused' : 'too-much';
}
