import { isoTime } from '../../../src/store/time.js';
import { type AlertFact, parseAlertFact } from '../../alert-fact.js';
import type { Delivery } from '../../deliveries.js';
import { readerReached } from '../../delivery-notes.js';
import { stepStated } from '../../route/on-call/escalation.js';
import type { Question } from '../../questions/question.js';
import type { Returned } from '../../inbox/returned-mail.js';

/** One line of a case's timeline. `text` is what somebody wrote, `detail` words and numbers of ours. */
export interface Step {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly alert: string;
  readonly what: string;
  /** The principal, or the channel of a message. */
  readonly by: string;
  readonly detail: string;
  readonly text: string;
}

interface Stated {
  readonly type: string;
  readonly data: unknown;
  readonly by: string;
  readonly at: number;
}

/** All that happened to one alert, in no order. */
export interface AlertStory {
  readonly alert: string;
  readonly facts: readonly Stated[];
  readonly deliveries: readonly Delivery[];
  /** By whom messages that had been sent were asked for again. */
  readonly askedAgain: readonly { readonly by: string; readonly at: number }[];
  readonly questions: readonly Question[];
  readonly returned: readonly Returned[];
}

/** In the order of time. Pure; a fact of another shape has no line, since it has no effect either. */
export function stepsOf(stories: readonly AlertStory[]): Step[] {
  const steps = stories.flatMap((story) => [
    ...story.facts.flatMap((fact) => factStep(story.alert, fact)),
    ...story.deliveries.flatMap((row) => deliveryStep(story.alert, row)),
    ...story.askedAgain.map(({ at, by }) => ({
      ...bare(story.alert, at, by),
      what: 'message asked for again',
    })),
    ...story.questions.flatMap((question) => questionSteps(story.alert, question)),
    ...story.returned.map(({ at, type }) => ({
      ...bare(story.alert, at, 'mail'),
      what: type === 'bounced' ? 'message came back' : 'answer by mail',
    })),
  ]);
  return steps.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

const bare = (alert: string, at: number, by: string): Step => ({
  at: isoTime(at),
  alert,
  what: '',
  by,
  detail: '',
  text: '',
});

/** An attempt, a reader who has the message, or a step of an escalation; what else the log notes is a matter of ours. */
function deliveryStep(alert: string, row: Delivery): Step[] {
  const { at, channel, outcome, purpose, attempt } = row;
  const line = (what: string, detail: string): Step[] => [{ ...bare(alert, at, channel), what, detail }];
  if (attempt > 0)
    return line(`message ${outcome}`, row.detail === '' ? purpose : `${purpose}: ${row.detail}`);
  const reader = readerReached(row);
  if (reader !== undefined) return line('message handed to a reader', `${purpose}: reader ${reader}`);
  const begun = stepStated(row);
  return begun === undefined ? [] : line('escalation came to', cameTo(begun));
}

const cameTo = ({ step, round, to, gaps }: NonNullable<ReturnType<typeof stepStated>>): string =>
  [
    `step ${step}, round ${round}: ${to.length === 0 ? 'nobody' : to.join(', ')}`,
    ...gaps.map((schedule) => `nobody on call of ${schedule}`),
  ].join('; ');

function factStep(alert: string, fact: Stated): Step[] {
  const parsed = parseAlertFact(fact);
  // Digests by which alerts are gathered in cases: the case itself says so in words.
  if (parsed === undefined || parsed.type === 'shared') return [];
  return [{ ...bare(alert, fact.at, fact.by), what: parsed.type, ...saidBy(parsed) }];
}

type Told = Exclude<AlertFact, { type: 'shared' }>;
type Claimed = Extract<Told, { data: { claim: unknown } }>;
type Said = Exclude<Told, Claimed>;

const isClaimed = (fact: Told): fact is Claimed => 'claim' in fact.data;

function saidBy(fact: Told): Partial<Step> {
  if (!isClaimed(fact)) return answeredBy(fact);
  const { detector, severity, score, occurredFrom, occurredTo } = fact.data.claim;
  return { detail: `${detector}, ${severity}, score ${score.toFixed(1)}, ${occurredFrom} to ${occurredTo}` };
}

function answeredBy({ type, data }: Said): Partial<Step> {
  switch (type) {
    case 'acknowledged':
      return data.until === undefined ? {} : { detail: `until ${data.until}` };
    case 'resolved':
      return { detail: resolvedAs(data.verdict, data.duplicateOf), text: data.note };
    case 'assigned':
      return { detail: data.to === '' ? 'to nobody' : `to ${data.to}` };
    case 'commented':
      return { text: data.text };
    case 'contained':
      return { detail: data.action, text: data.note };
    case 'escalated':
      return { detail: `to the receiver ${data.receiver}` };
    default:
      return type satisfies never;
  }
}

const resolvedAs = (verdict: string, duplicateOf: string | undefined): string =>
  duplicateOf === undefined ? verdict : `${verdict} of ${duplicateOf}`;

function questionSteps(alert: string, question: Question): Step[] {
  const { who, askedBy, askedAt, toldAt, silentAt, answered } = question;
  const detail = who === 'actor' ? 'was this you, to the person' : 'did you approve this, to their manager';
  return [
    { ...bare(alert, askedAt, askedBy), what: 'question asked', detail },
    ...(toldAt === undefined ? [] : [{ ...bare(alert, toldAt, 'system'), what: 'question sent', detail }]),
    ...(silentAt === undefined ? [] : [{ ...bare(alert, silentAt, 'system'), what: 'no answer', detail }]),
    ...(answered === undefined
      ? []
      : [
          {
            ...bare(alert, answered.at, answered.by),
            what: 'question answered',
            detail: answered.answer,
            text: answered.words,
          },
        ]),
  ];
}
