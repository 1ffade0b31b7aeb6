import { z } from 'zod';
import { SEVERITIES, VERDICTS } from '../../src/event/finding.js';
import { DAY } from '../../src/kernel/clock.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { CASE_KINDS } from '../cases/cases.js';

/** The kind under which it is stated that a case opened and how it changed; the id is that of the alert with which people are told. */
export const OPENED_KIND = 'case-opened';

/** Alerts that are named; more are counted. */
export const MOST_NAMED = 100;

const openedSchema = z.object({
  case: z.uuid(),
  kind: z.enum(CASE_KINDS),
  /** Why it is a case; names nobody. */
  title: z.string(),
  status: z.enum(['open', 'acknowledged', 'closed']),
  severity: z.enum(SEVERITIES),
  /** Where one verdict stands on all of it. */
  verdict: z.enum(VERDICTS).optional(),
  alerts: z.int(),
  /** Ids of the oldest. */
  named: z.array(z.string()).max(MOST_NAMED),
  /** Keys of everybody whom it is about. */
  actors: z.array(z.string()),
  /** Of its first and its newest alert, epoch ms. */
  from: z.number(),
  to: z.number(),
  /** When that was stated, epoch ms. */
  at: z.number(),
  /** It is part of another case since. */
  merged: z.literal(true).optional(),
});

/** A case that people are told of, as it was when that was stated. */
export type OpenedCase = Readonly<z.infer<typeof openedSchema>>;

/** Undefined for a fact of another shape. */
export const parseOpened = (data: unknown): OpenedCase | undefined => openedSchema.safeParse(data).data;

/** Of each case what was stated last, of facts in the order of their fold. Pure. */
export const newestOpened = (facts: readonly { readonly data: unknown }[]): OpenedCase[] => [
  ...new Map(facts.flatMap(({ data }) => parseOpened(data) ?? []).map((one) => [one.case, one])).values(),
];

/** Eight hex digits of all that an image of it shows. */
export const stateOfCase = ({ actors: _actors, at: _at, ...shown }: OpenedCase): string =>
  nameBasedId('state', JSON.stringify(Object.entries(shown).sort(([a], [b]) => (a < b ? -1 : 1)))).slice(
    0,
    8,
  );

const PREFIX = 'case/';

/** What a message about it is for, as the delivery log of its alert has it; told once. */
export const openedPurpose = (opened: Pick<OpenedCase, 'case'>): string => `${PREFIX}${opened.case}`;

export const isOpenedPurpose = (purpose: string): boolean => purpose.startsWith(PREFIX);

/** It stands whatever was judged of its parts. */
export const isStandingRisk = (opened: Pick<OpenedCase, 'kind' | 'status'>): boolean =>
  opened.kind === 'risk' && isStanding(opened);

/** Whether people have to hear of it: what is over, or part of another by then, is no news. */
export const isStanding = ({ status }: Pick<OpenedCase, 'status'>): boolean => status !== 'closed';

/** Whether it is to be told although its alert was answered, while it is news: other cases are over with their alerts. */
export const outlivesAnswers = (opened: Pick<OpenedCase, 'kind' | 'status' | 'at'>, now: number): boolean =>
  isStandingRisk(opened) && isNews(opened, now);

/** What was stated longer ago is no news: who begins to run a build that tells more is not told all of the past. */
export const TOLD_WITHIN = DAY;

/** Whether it opened or changed so lately (`now`: epoch ms) that people still have to be told by whatever way there is. */
export const isNews = ({ at }: Pick<OpenedCase, 'at'>, now: number): boolean => at > now - TOLD_WITHIN;
