import type { Alert } from '../alert.js';
import type { Delivery } from '../deliveries.js';
import type { Destination } from '../route/decide.js';
import type { Settings } from '../route/tree.js';
import { isEnded } from '../follow/due-followed.js';
import { isNews, isStanding, type OpenedCase, openedPurpose, outlivesAnswers } from './opened-case.js';

/** At once, and each once. */
const AT_ONCE = { groupWait: 0, groupInterval: 0, repeatInterval: Infinity, escalation: undefined } as const;

/** With which cases are told. */
interface Carrier {
  readonly alert: Alert;
  readonly opened?: readonly OpenedCase[];
  readonly log: readonly Delivery[];
}

/**
 * Where it is told that the cases opened that are told with an alert: to whom that alert goes now, and of a risk also to whom it
 * would go had nobody answered it. Where it goes nowhere, since somebody answered it or a silence hides it, to whom the others
 * of the case go, while it is news and nobody else was told: who was to hear of those has to hear of it. `own` are the ways of
 * the alert, `others` those of the open ones, by id; `now` epoch ms. Pure.
 */
export const openedDestinations = (carrier: Carrier, { own, others }: Ways, now: number): Destination[] =>
  (carrier.opened ?? []).filter(isStanding).flatMap((opened) => {
    const isSilent = own.length === 0 || (isEnded(carrier.alert) && !outlivesAnswers(opened, now));
    const found = isSilent ? insteadOf(carrier, opened, others, now) : own;
    return found.map((destination) => toldOf(opened, destination));
  });

interface Ways {
  readonly own: readonly Destination[];
  readonly others: ReadonlyMap<string, readonly Destination[]>;
}

/** The ways of the others, each receiver once. */
function insteadOf(
  { log }: Carrier,
  opened: OpenedCase,
  ways: ReadonlyMap<string, readonly Destination[]>,
  now: number,
): Destination[] {
  if (!isNews(opened, now)) return [];
  const others = opened.named.flatMap((id) => ways.get(id) ?? []);
  const byName = new Map(others.map((one) => [one.receiver.name, { ...one, isInstead: true as const }]));
  const purpose = openedPurpose(opened);
  // Of several receivers the slower ones still have to hear of it.
  const isTold = log.some(
    (row) => row.purpose === purpose && row.outcome === 'delivered' && !byName.has(receiverOf(row)),
  );
  return isTold ? [] : [...byName.values()];
}

const receiverOf = ({ channel }: Delivery): string => channel.slice(channel.indexOf(':') + 1);

function toldOf(opened: OpenedCase, destination: Destination): Destination {
  const purpose = openedPurpose(opened);
  const settings: Settings = { ...destination.route.settings, ...AT_ONCE };
  return {
    ...destination,
    route: { ...destination.route, path: purpose, settings },
    groupKey: purpose,
    purpose,
  };
}
