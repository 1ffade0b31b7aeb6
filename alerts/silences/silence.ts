import { z } from 'zod';
import { DAY, MINUTE } from '../../src/kernel/clock.js';
import { ALERT_LABELS } from '../route/alert-labels.js';
import { labelFaults } from '../route/checks.js';
import { type Matcher, MOST_MATCHERS, parseMatchers } from '../route/matcher.js';

/** Longest time of a silence: what shall never be told is a matter of routes, which everybody can read. */
export const LONGEST_SILENCE = 30 * DAY;
/** Of a tenant, in force at a time. */
export const MOST_SILENCES = 200;
const SHORTEST = MINUTE;

/** What shall not be told for a while, as somebody writes it. */
export const silenceWantedSchema = z
  .strictObject({
    matchers: z
      .array(z.string().min(1).max(512))
      .min(1)
      .max(MOST_MATCHERS)
      .superRefine((texts, context) => {
        const wrong = matchersFault(texts);
        if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
      })
      .describe('As of routes: all must hold, such as team="sales"'),
    until: z.iso.datetime({ offset: true }),
    reason: z
      .string()
      .trim()
      .min(10)
      .max(500)
      .describe('Is kept for ever and shown to who audits: name nobody in it'),
  })
  .meta({ id: 'SilenceWanted' });
export type SilenceWanted = z.output<typeof silenceWantedSchema>;

/** The tenant is that of the silence; and as in Alertmanager one matcher at least has to ask for something. */
function matchersFault(texts: readonly string[]): string | undefined {
  const matchers: Matcher[] = [];
  for (const text of texts) {
    const parsed = parseMatchers(text);
    if (!parsed.ok) return parsed.fault;
    matchers.push(...parsed.value);
  }
  const [fault] = labelFaults(matchers, [], ALERT_LABELS);
  if (fault !== undefined) return fault.wrong;
  const asks = matchers.some(({ operator, is }) => !operator.startsWith('!') && !is(''));
  return asks
    ? undefined
    : 'hold of alerts of every kind: one has to ask for something, such as family=export';
}

/** Of texts that were taken before. */
export const matchersOf = (texts: readonly string[]): Matcher[] =>
  texts.flatMap((text) => {
    const parsed = parseMatchers(text);
    return parsed.ok ? parsed.value : [];
  });

/** Why it may not begin now (epoch ms); undefined when it may. */
export function timeFault({ until }: Pick<SilenceWanted, 'until'>, now: number): string | undefined {
  const left = Date.parse(until) - now;
  if (left < SHORTEST) return 'A silence ends at least a minute from now';
  return left > LONGEST_SILENCE ? 'A silence ends at most 30 days from now' : undefined;
}

/** Whether a critical alert could be among those it hides: then it takes a second person. */
export function mayHideCritical(matchers: readonly Matcher[]): boolean {
  const critical: Readonly<Record<string, string>> = { severity: 'critical', budget: 'page' };
  return matchers.every(({ name, operator, is }) => {
    const word = critical[name];
    return word === undefined || is(word) !== operator.startsWith('!');
  });
}

export interface Silence extends SilenceWanted {
  readonly id: string;
  readonly tenant: string;
  /** The principal who answers for it. */
  readonly by: string;
  /** Epoch ms. */
  readonly begunAt: number;
  /** Actor keys of whom it hides nothing: what concerned its owner when it began. */
  readonly exempt: readonly string[];
  /** The request with which it was asked for, where it took a second person. */
  readonly request: string | undefined;
  readonly endedBy: string | undefined;
  /** Epoch ms; before its time. */
  readonly endedAt: number | undefined;
}

const begunFact = z.object({
  silence: z.object({ matchers: z.array(z.string()), until: z.string(), reason: z.string() }),
  exempt: z.array(z.string()),
  request: z.string().optional(),
});

interface SilenceFact {
  readonly tenant: string;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly by: string;
  readonly at: number;
}

/** Total: its first beginning counts, and its first end. */
export function foldSilence(facts: readonly SilenceFact[]): Silence | undefined {
  let silence: Silence | undefined;
  for (const { tenant, id, type, data, by, at } of facts) {
    const begun = type === 'begun' ? begunFact.safeParse(data).data : undefined;
    if (silence === undefined && begun !== undefined) {
      const { exempt, request } = begun;
      const open = { endedBy: undefined, endedAt: undefined };
      silence = { ...begun.silence, ...open, id, tenant, by, begunAt: at, exempt, request };
    }
    if (type === 'ended' && silence !== undefined && silence.endedAt === undefined)
      silence = { ...silence, endedBy: by, endedAt: at };
  }
  return silence;
}

/** When it ends, or ended before its time, epoch ms. */
export const endOf = ({ until, endedAt }: Silence): number =>
  Math.min(Date.parse(until), endedAt ?? Infinity);

export const isInForce = ({ until, endedAt }: Silence, now: number): boolean =>
  now < Date.parse(until) && (endedAt === undefined || now < endedAt);
