import type { Delivery } from '../deliveries.js';
import { stateShown } from '../delivery-notes.js';
import { type Due, dueFor } from '../due.js';
import type { FollowedAs } from '../follow/followed.js';
import { type OpenedCase, openedPurpose, stateOfCase } from './opened-case.js';

/** What a receiver that keeps an image of a case is told. */
interface IncidentPurpose {
  readonly case: string;
  readonly as: Extract<FollowedAs, 'create' | 'update' | 'close'>;
  readonly sequence: number;
  /** Eight hex digits of what was told. */
  readonly state: string;
}

const AS = ['create', 'update', 'close'] as const;
const PURPOSE = new RegExp(`^incident/([0-9a-f-]{36})/(${AS.join('|')})/([1-9]\\d{0,8})/([0-9a-f]{8})$`);

/** `incident/<case>/update/2/9f86d081`, as the delivery log of the case's alert has it. */
const formatIncident = ({ case: id, as, sequence, state }: IncidentPurpose): string =>
  `incident/${id}/${as}/${sequence}/${state}`;

export function parseIncident(text: string): IncidentPurpose | undefined {
  const [, id, word, sequence, state = ''] = PURPOSE.exec(text) ?? [];
  const as = AS.find((one) => one === word);
  return id === undefined || as === undefined
    ? undefined
    : { case: id, as, sequence: Number(sequence), state };
}

/** The case that a message of that purpose is about. */
export const openedFor = (cases: readonly OpenedCase[], purpose: string): OpenedCase | undefined => {
  const id = parseIncident(purpose)?.case;
  return cases.find((one) => openedPurpose(one) === purpose || one.case === id);
};

export interface FollowedCase {
  readonly opened: OpenedCase;
  /** Attempts at this receiver, in their order. */
  readonly log: readonly Delivery[];
  /** Whether the routes take its alert there, or did. */
  readonly isRouted: boolean;
}

/**
 * What a receiver has to be told of a case at `now` (epoch ms), as of an alert: the newest state alone, and what was begun is
 * finished first. What ended before it was told is told to nobody. Pure.
 */
export function dueIncident(followed: FollowedCase, now: number): Due {
  const wanted = toTell(followed);
  if (wanted === undefined) return { due: false, because: 'told' };
  const due = dueFor({ reason: 'case', purpose: formatIncident(wanted) }, followed.log, now);
  if (!due.due) return due;
  const { as, sequence } = wanted;
  return { ...due, followed: { as, sequence, changedAt: followed.opened.at } };
}

function toTell({ opened, log, isRouted }: FollowedCase): IncidentPurpose | undefined {
  const messages = messagesOf(opened, log);
  const begun = messages.find(({ isOver }) => !isOver);
  if (begun !== undefined) return begun.purpose;
  const last = messages.findLast(({ isTaken }) => isTaken);
  const isClosed = opened.status === 'closed';
  if (last === undefined && (isClosed || !isRouted)) return undefined;
  const state = stateOfCase(opened);
  if (last?.shown === state && (last.purpose.as === 'close') === isClosed) return undefined;
  const as = isClosed ? 'close' : last === undefined ? 'create' : 'update';
  const sequence = messages.filter(({ isTaken }) => isTaken).length + 1;
  return { case: opened.case, as, sequence, state };
}

interface Message {
  readonly purpose: IncidentPurpose;
  /** The state that it showed: a repeat shows the case as it is by then. */
  readonly shown: string;
  readonly isTaken: boolean;
  /** It was taken, or is given up. */
  readonly isOver: boolean;
}

/** By their numbers: two rows of one millisecond have no order in the log. */
function messagesOf(opened: OpenedCase, log: readonly Delivery[]): Message[] {
  const messages = [...Map.groupBy(log, ({ purpose }) => purpose)].flatMap(([text, rows]) => {
    const purpose = parseIncident(text);
    if (purpose?.case !== opened.case) return [];
    const ends = new Set(rows.map(({ outcome }) => outcome));
    const isTaken = ends.has('delivered');
    const shown = stateShown(rows) ?? purpose.state;
    return [{ purpose, shown, isTaken, isOver: isTaken || ends.has('failed') }];
  });
  return messages.sort((left, right) => left.purpose.sequence - right.purpose.sequence);
}
