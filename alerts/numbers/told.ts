import type { Alert } from '../alert.js';
import { parseAlertFact } from '../alert-fact.js';
import type { Delivery } from '../deliveries.js';

/** An alert with what was stated of it and what was tried to tell people. */
export interface Told {
  readonly alert: Alert;
  readonly facts: readonly {
    readonly type: string;
    readonly data: unknown;
    readonly by: string;
    readonly at: number;
  }[];
  readonly deliveries: readonly Delivery[];
  /** Whether the mail of an attempt came back for good; undefined where no mailbox is read. */
  readonly bounced?: (attempt: Delivery) => boolean;
}

export const openedAt = ({ alert }: Told): number => Date.parse(alert.raisedAt);

const isAnswer = ({ type }: Told['facts'][number]): boolean => type === 'acknowledged' || type === 'resolved';

/** What people said of it, in order. */
export const answersOf = ({ facts }: Told): Told['facts'] => facts.filter(isAnswer);

/** Epoch ms. */
export const firstAnswerAt = (told: Told): number | undefined => answersOf(told)[0]?.at;

/** The fact of the verdict that stands. */
export const verdictOf = (told: Told): Told['facts'][number] | undefined =>
  told.alert.status === 'resolved' ? answersOf(told).findLast(({ type }) => type === 'resolved') : undefined;

/** When somebody first took a message, epoch ms. */
export const deliveredAt = ({ deliveries }: Told): number | undefined =>
  deliveries.reduce<number | undefined>(
    (first, { outcome, at }) => (outcome === 'delivered' ? Math.min(first ?? at, at) : first),
    undefined,
  );

/** When what happened was over, epoch ms; undefined of an alert that began as history: nobody was to be told then. */
export function happenedAt({ facts }: Told): number | undefined {
  const raised = facts.map((fact) => parseAlertFact(fact)).find((fact) => fact?.type === 'raised');
  if (raised?.type !== 'raised' || raised.data.claim.history) return undefined;
  return Date.parse(raised.data.claim.occurredTo);
}
