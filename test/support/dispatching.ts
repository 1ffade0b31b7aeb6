import { alertIdOf } from '../../alerts/alert.js';
import type { EndpointChannel } from '../../alerts/channels/channel.js';
import { RaiseAlerts } from '../../alerts/raise.js';
import type { Resent } from '../../alerts/resend/deliveries.schemas.js';
import type { ResendParts } from '../../alerts/resend/resend.js';
import { ALERT_LABELS } from '../../alerts/route/alert-labels.js';
import { readRouting } from '../../alerts/route/read-routing.js';
import type { RoutingTree } from '../../alerts/route/tree.js';
import { DispatchRouted } from '../../alerts/routed/dispatch-routed.js';
import { OpenBook } from '../../alerts/routed/open-book.js';
import { Silences } from '../../alerts/silences/silences.js';
import { SECOND } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { PeopleSnapshot } from '../../src/people/directory/people-snapshot.js';
import { Facts } from '../../src/store/facts.js';
import { Findings } from '../../src/store/findings.js';
import { finding } from './alerts.js';
import type { TestStore } from './stores.js';

const NOBODY = new PeopleSnapshot(
  { keys: { personKey: () => '' }, people: new Map(), newest: 0, byMail: new Map(), links: new Map() },
  'v',
);

/** Every alert of the tenant goes to each of these at once; `receivers` is YAML by name. */
export function treeTo(tenant: string, receivers: Readonly<Record<string, string>>): RoutingTree {
  const routes = Object.keys(receivers).map(
    (name) => `    - { matchers: [tenant=${tenant}], receiver: ${name}, continue: true }\n`,
  );
  const named = Object.entries(receivers).map(([name, way]) => `  - { name: ${name}, ${way} }\n`);
  const routing = readRouting(
    `route:\n  receiver: nobody\n  group_wait: 0s\n  routes:\n${routes.join('')}` +
      `receivers:\n  - { name: nobody, nobody: true }\n${named.join('')}`,
    ALERT_LABELS,
  );
  if (!routing.ok) throw new Error(routing.fault.join());
  return routing.value.tree;
}

/** What asking for messages again comes to where none is asked for. */
export const NOTHING_ASKED: Resent = { messages: 0, answered: 0, old: 0, hidden: 0, muted: 0, elsewhere: 0 };

/** Of who asks for messages again where these routes are. */
export const resending = (
  { store }: Pick<TestStore, 'store'>,
  tree: RoutingTree | undefined,
): ResendParts => {
  const facts = new Facts(store);
  return { store, facts, directory: { known: async () => NOBODY }, silences: new Silences(facts), tree };
};

/** A process that tells every alert of the tenant to each of these endpoints at once; `receivers` is YAML by name. */
export function dispatching(
  { store, clock }: TestStore,
  tenant: string,
  receivers: Readonly<Record<string, string>>,
  channels: readonly EndpointChannel[],
): DispatchRouted {
  return new DispatchRouted({
    store,
    clock,
    logger: silentLogger,
    channels,
    tree: treeTo(tenant, receivers),
    facts: new Facts(store),
    book: new OpenBook({ store, directory: { known: async () => NOBODY } }),
    silences: async () => [],
    routing: {
      addresses: () => [],
      secondAddress: async () => undefined,
      concerns: async () => false,
      timeZone: () => 'UTC',
      namesVisible: async () => false,
    },
    publicUrl: 'https://lw.example.com',
  });
}

/** A second later a finding is claimed and its alert raised; the id of the alert. */
export async function foundIn(
  { store, clock }: TestStore,
  tenant: string,
  change: Parameters<typeof finding>[0] = {},
): Promise<string> {
  clock.advanceTo(clock.now() + SECOND);
  const claimed = finding({ tenant, evaluatedAt: new Date(clock.now()).toISOString(), ...change });
  const findings = new Findings(store);
  await findings.write([claimed]);
  await new RaiseAlerts({ store, facts: new Facts(store), findings, logger: silentLogger }).run();
  return alertIdOf(tenant, claimed);
}
