import type { Alert } from '../alert.js';
import type { Delivery } from '../deliveries.js';
import { type Due, dueHanded } from '../due.js';
import type { Destination } from './decide.js';
import type { Route, RoutingTree } from './tree.js';

const HANDED = 'escalated/';

interface Named {
  readonly id: string;
  readonly alert: Alert;
}

/** Whom somebody had told of an alert, where no route takes it there or something hides it. */
export const handedTo = ({ id, alert }: Named, { root, receivers }: RoutingTree): Destination[] =>
  alert.escalatedTo.flatMap((name) => {
    const receiver = receivers.get(name);
    if (receiver === undefined) return [];
    return [handed({ route: root, receiver, groupKey: '', muted: undefined }, id)];
  });

/** What somebody escalated goes first; then the routes go on, and tell nothing that was told by it. */
export function handedAt(
  { id, alert }: Named,
  destination: Destination,
  { log, now }: { readonly log: readonly Delivery[]; readonly now: number },
): { readonly destination: Destination; readonly due: Due } | undefined {
  if (!alert.escalatedTo.includes(destination.receiver.name)) return undefined;
  const due = dueHanded(alert, log, now);
  const isOver =
    !due.due && (due.because === 'told' || (due.because === 'failed' && !isHandedAlone(destination.route)));
  return isOver ? undefined : { destination: handed(destination, id), due };
}

/** Whether it comes there since somebody asked for it. */
export const isHandedAlone = ({ path }: Pick<Route, 'path'>): boolean => path.startsWith(HANDED);

/** At once, alone and once. */
function handed(destination: Destination, id: string): Destination {
  const { name } = destination.receiver;
  const settings = {
    receiver: name,
    groupBy: 'all',
    groupWait: 0,
    groupInterval: 0,
    repeatInterval: Infinity,
    escalation: undefined,
  } as const;
  const route = { ...destination.route, path: `${HANDED}${name}`, settings };
  return { ...destination, route, groupKey: `${HANDED}${name}/${id}` };
}
