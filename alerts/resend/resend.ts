import { DAY } from '../../src/kernel/clock.js';
import type { Sight } from '../../src/privacy/sight.js';
import type { Facts } from '../../src/store/facts.js';
import { type NewDelivery, writeDeliveries } from '../deliveries.js';
import { parseIncident } from '../opened/due-incident.js';
import { isOpenedPurpose } from '../opened/opened-case.js';
import { AGAIN, RESEND_KIND } from './asked-again.js';
import type { Resend, Resent } from './deliveries.schemas.js';
import type { Obstacle } from './obstacle.js';
import { type ObstacleParts, obstaclesTo } from './obstacles.js';
import { type AlertDelivery, readDeliveries } from './read-deliveries.js';

/** How far back a named alert's messages are looked for. */
const LONGEST_LOOK = 366 * DAY;

export interface ResendParts extends ObstacleParts {
  readonly facts: Facts;
}

export interface ResendBy {
  readonly tenant: string;
  /** The principal who asks. */
  readonly by: string;
  readonly sight: Sight;
}

/**
 * Asks for the newest message of alerts that wait for an answer, or that a receiver follows, to go out again, once a channel: the next run of the
 * dispatcher sends it under the id that it had. What would go nowhere is not asked for, and why is answered. What is asked for stands in the delivery log before the fact that has it
 * read.
 */
export async function resend(
  { facts, ...parts }: ResendParts,
  { tenant, by, sight }: ResendBy,
  { alerts = [], from, to, channel, outcome }: Resend,
): Promise<Resent> {
  const { store } = parts;
  const now = store.clock.now();
  const span = {
    from: from === undefined ? now - LONGEST_LOOK : Date.parse(from),
    to: to === undefined ? now + 1 : Date.parse(to),
  };
  const chosen = await readDeliveries(store, tenant, { ...span, channel, outcome, alerts }, sight);
  const newest = newestOf(chosen);
  const obstacles = await obstaclesTo(parts, tenant, newest);
  const going = newest.filter((_, index) => obstacles[index] === undefined);
  await writeDeliveries(
    store,
    going.map((one) => again(one, tenant, now)),
  );
  const versions = new Map((await facts.heads(tenant, RESEND_KIND)).map(({ id, version }) => [id, version]));
  const asked = [...Map.groupBy(going, ({ id }) => id)].map(([id, own]) => ({
    tenant,
    kind: RESEND_KIND,
    id,
    version: (versions.get(id) ?? 0) + 1,
    type: 'asked',
    data: { messages: own.map((one) => ({ channel: one.channel, purpose: one.purpose })) },
    by,
  }));
  if (asked.length > 0) await facts.append(...asked);
  const countOf = (reason: Obstacle): number => obstacles.filter((one) => one === reason).length;
  return {
    messages: going.length,
    answered: countOf('answered'),
    old: countOf('old'),
    hidden: countOf('hidden'),
    muted: countOf('muted'),
    elsewhere: countOf('elsewhere'),
  };
}

/** Of each alert, each case that is told with it, and channel the newest attempt; they come the newest first. Pure. */
export function newestOf(deliveries: readonly AlertDelivery[]): AlertDelivery[] {
  const newest = new Map<string, AlertDelivery>();
  for (const one of deliveries) {
    const key = `${one.id} ${one.channel} ${caseOf(one)}`;
    if (!newest.has(key)) newest.set(key, one);
  }
  return [...newest.values()];
}

/** Empty of what is told of the alert itself. */
const caseOf = ({ purpose }: AlertDelivery): string =>
  parseIncident(purpose)?.case ?? (isOpenedPurpose(purpose) ? purpose : '');

const again = ({ id, channel, purpose, batch }: AlertDelivery, tenant: string, at: number): NewDelivery => ({
  tenant,
  alertId: id,
  channel,
  purpose,
  ...AGAIN,
  at,
  ...(batch === undefined ? {} : { batch }),
});
