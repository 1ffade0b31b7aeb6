import type { Admitted } from '../../src/access/rights/principal.js';
import { AppError } from '../../src/kernel/app-error.js';
import type { Sight } from '../../src/privacy/sight.js';
import type { AlertFact } from '../alert-fact.js';
import type { AlertHistory } from '../alert-log.js';
import { type AnsweringParts, assertOfOthers } from '../answering.js';
import type { CaseBook } from './case-book.js';
import type { CaseResolution, CaseResolved } from './cases.schemas.js';
import { findCase, historiesOf, linesOf } from './read-cases.js';

export interface Resolving {
  readonly tenant: string;
  readonly id: string;
  readonly caller: Admitted;
  readonly sight: Sight;
}

/**
 * One verdict for all alerts of a case that nobody has judged; a verdict that stands is left, as is what was found after
 * `asOf`, which whoever judges has not seen. Throws NOT_FOUND as
 * `findCase` does, and FORBIDDEN when one is about somebody whom the caller leads and is not excepted.
 */
export async function resolveCase(
  parts: Pick<AnsweringParts, 'store' | 'commands' | 'sights'> & { readonly book: CaseBook },
  { tenant, id, caller, sight }: Resolving,
  { except, asOf, ...judgement }: CaseResolution,
): Promise<CaseResolved> {
  const { store, commands, sights } = parts;
  const seen = await findCase(parts, tenant, id, sight);
  const excepted = new Set(except);
  const unknown = except.filter((alert) => !seen.heads.some((head) => head.id === alert));
  if (unknown.length > 0)
    throw new AppError('REQUEST_INVALID', `${unknown.length} of the excepted alerts are none of this case`);
  if (judgement.duplicateOf !== undefined)
    await commands.assertOriginal({ tenant, sight }, judgement.duplicateOf);
  const judged = seen.heads.filter((head) => !excepted.has(head.id));
  for (const actorKey of new Set(judged.map((head) => head.actorKey)))
    await assertOfOthers(sights, caller, tenant, actorKey);
  const histories = await historiesOf(store, tenant, judged);
  const [standing, all] = parted(histories);
  const seenUntil = asOf === undefined ? Infinity : Date.parse(asOf);
  const open = new Map([...all].filter(([, history]) => !isFoundSince(history, seenUntil)));
  const since = [...all.keys()].filter((alert) => !open.has(alert));
  const answers = await commands.answerAll({ tenant, by: caller.id }, open, {
    type: 'resolve',
    ...judgement,
  });
  const after = await findCase(parts, tenant, id, sight);
  const [line] = await linesOf(store, tenant, [after], sight);
  if (line === undefined) throw new AppError('INTERNAL', 'A case could not be rendered');
  return {
    case: line,
    answers: [
      ...answers.map(({ id: alert, reason }) => (reason === undefined ? done(alert) : left(alert, reason))),
      ...since.map((alert) => left(alert, 'joined-since')),
      ...standing.map((alert) => left(alert, 'already-resolved')),
      ...except.map((alert) => left(alert, 'excepted')),
    ],
  };
}

/** What findings state; a fact of the kind `shared` may make it part of the case. */
const FOUND: ReadonlySet<string> = new Set<AlertFact['type']>(['raised', 'amended', 'reopened', 'shared']);

const isFoundSince = ({ facts }: AlertHistory, time: number): boolean =>
  facts.some(({ type, at }) => FOUND.has(type) && at > time);

/** Ids of those on which a verdict stands, and the others. */
function parted(
  histories: ReadonlyMap<string, AlertHistory>,
): [standing: string[], open: Map<string, AlertHistory>] {
  const isJudged = ({ state }: AlertHistory): boolean => state?.status === 'resolved';
  const all = [...histories];
  return [
    all.filter(([, history]) => isJudged(history)).map(([id]) => id),
    new Map(all.filter(([, history]) => !isJudged(history))),
  ];
}

type Answer = CaseResolved['answers'][number];

const done = (alert: string): Answer => ({ alert, outcome: 'done' });
const left = (alert: string, reason: NonNullable<Answer['reason']>): Answer => ({
  alert,
  outcome: 'no-effect',
  reason,
});
