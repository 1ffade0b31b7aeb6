import { z } from 'zod';
import type { Finding } from '../../src/event/finding.js';
import { type ErrorCode, errorCode } from '../../src/kernel/app-error.js';
import { MINUTE } from '../../src/kernel/clock.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { isoTime } from '../../src/store/time.js';
import { permissionOf } from './failures.js';

const DETECTOR = 'source-unread';

/** A refusal is told after so many in a row: a token may end, or a permission be moved, at a bad moment. */
const REFUSALS = 2;
/** Faults that no waiting mends. */
const LASTING: ReadonlySet<ErrorCode> = new Set(['SOURCE_REFUSED', 'SOURCE_CHANGED']);

/** What was told of a feed that is not read, as it is kept beside its cursor. */
const troubleSchema = z.strictObject({ since: z.int(), cause: z.string(), lasting: z.boolean() });
export type Trouble = z.infer<typeof troubleSchema>;

export interface FeedHealth {
  /** Turns that failed, one behind the other. */
  readonly failures: number;
  readonly error: unknown;
  /** When it was last read to its end, or begun to be read; epoch ms. */
  readonly readTo: number;
}

/** Whether somebody must hear of a feed that fails: at once when no waiting mends it, else once it is later than promised. */
export function troubleOf(health: FeedHealth, now: number, promisedMinutes: number): Trouble | undefined {
  const { failures, error, readTo } = health;
  if (failures === 0) return undefined;
  const lasting = LASTING.has(errorCode(error));
  const isLate = now - readTo > promisedMinutes * MINUTE;
  if (!isLate && !(lasting && failures >= REFUSALS)) return undefined;
  return { since: readTo, cause: causeOf(error), lasting };
}

export const troubleText = (trouble: Trouble): string => JSON.stringify(trouble);

/** What was told earlier; undefined when the feed was well, or it cannot be read. */
export function troubleFrom(text: string): Trouble | undefined {
  return text === '' ? undefined : troubleSchema.safeParse(JSON.parse(text)).data;
}

/** In our own words: what a source writes into its errors may name people. */
export function causeOf(error: unknown): string {
  const permission = permissionOf(error);
  if (permission !== undefined) return `the permission "${permission}" is missing there`;
  return CAUSES[errorCode(error)] ?? 'what was read could not be stored here';
}

const CAUSES: Partial<Record<ErrorCode, string>> = {
  SOURCE_REFUSED: 'the source refuses our credentials',
  SOURCE_CHANGED: 'the source answers in a shape that this version does not know',
  SOURCE_LIMITED: 'no calls to the source are left',
  SOURCE_AWAY: 'the source does not answer',
  SECRET_UNREADABLE: 'a secret of the connection cannot be read',
};

export interface OfFeed {
  readonly tenant: string;
  readonly source: string;
  readonly feed: string;
}

/** That a feed is not read, or, with `ended`, that it was not and is again. Its id stays, so the later one replaces it. */
export function troubleFinding(of: OfFeed, trouble: Trouble, at: number, ended = false): Finding {
  const { source, feed } = of;
  const { since, cause } = trouble;
  const [from, to] = [isoTime(since), isoTime(at)];
  const sentence = ended
    ? `The feed ${feed} of the source ${source} was not read from ${from} to ${to}: ${cause}. It is read again, from where it stood.`
    : `The feed ${feed} of the source ${source} is not read since ${from}: ${cause}.`;
  return unreadFinding(of, trouble, { at, sentence });
}

/** The finding that something of a source is not read, whatever it says of it. */
export function unreadFinding(
  { tenant, source, feed }: OfFeed,
  { since, lasting }: Trouble,
  { at, sentence }: { readonly at: number; readonly sentence: string },
): Finding {
  const [from, to] = [isoTime(since), isoTime(at)];
  return {
    id: nameBasedId('finding', tenant, DETECTOR, source, feed, from),
    tenant,
    actorKey: '',
    source,
    detector: DETECTOR,
    family: 'integrity',
    occurredFrom: from,
    occurredTo: to,
    receivedAt: to,
    evaluatedAt: to,
    score: lasting ? 5 : 3,
    severity: lasting ? 'high' : 'medium',
    state: 'raised',
    history: false,
    localDay: from.slice(0, 10),
    sentence,
    evidence: [],
  };
}
