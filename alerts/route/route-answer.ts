import { z } from 'zod';
import type { Destination, RouteDecision } from './decide.js';
import { showDuration } from './duration.js';
import { endpointsOf, explainMuted, explainRoute, explainStep } from './explain.js';
import type { OpenAlert } from './inhibit.js';

const destinationSchema = z.strictObject({
  receiver: z.string(),
  email: z.array(z.string()),
  tenant: z.boolean().describe('Whether alerts.to of the tenant is told'),
  endpoints: z.array(z.string()).describe('Webhooks with their host, slack, teams, pagerduty'),
  route: z.string().describe('Where the route stands in the file'),
  groupKey: z.string().describe('Alerts with the same are told together'),
  groupWait: z.string(),
  groupInterval: z.string(),
  repeatInterval: z.string(),
  muted: z.string().optional().describe('Why nothing is told there at this moment'),
});

/** Where an alert goes and why. */
export const routeAnswerSchema = z
  .strictObject({
    labels: z.record(z.string(), z.array(z.string())),
    at: z.iso.datetime(),
    destinations: z.array(destinationSchema),
    inhibited: z.strictObject({ rule: z.string(), by: z.string() }).optional(),
    silences: z.array(z.string()),
    steps: z
      .array(z.strictObject({ route: z.string(), taken: z.boolean(), said: z.string() }))
      .describe('Every route that was looked at, in order'),
    explanation: z.array(z.string()).describe('The same as lines for a reader'),
  })
  .meta({ id: 'AlertRoute' });
export type RouteAnswer = z.infer<typeof routeAnswerSchema>;

/** Pure. `at` is epoch ms. */
export function routeAnswer(alert: OpenAlert, decision: RouteDecision, at: number): RouteAnswer {
  const { destinations, inhibited, silences, steps } = decision;
  return {
    labels: Object.fromEntries(Object.entries(alert.labels).map(([name, values]) => [name, [...values]])),
    at: new Date(at).toISOString(),
    destinations: destinations.map(shownDestination),
    ...(inhibited === undefined ? {} : { inhibited }),
    silences: [...silences],
    steps: steps.map((step) => ({
      route: step.route.path,
      taken: step.failed === undefined,
      said: explainStep(step).trim(),
    })),
    explanation: explainRoute(decision),
  };
}

function shownDestination({
  receiver,
  route,
  groupKey,
  muted,
}: Destination): z.infer<typeof destinationSchema> {
  const { groupWait, groupInterval, repeatInterval } = route.settings;
  return {
    receiver: receiver.name,
    email: receiver.email ?? [],
    tenant: receiver.tenant === true,
    endpoints: endpointsOf(receiver),
    route: route.path,
    groupKey,
    groupWait: showDuration(groupWait),
    groupInterval: showDuration(groupInterval),
    repeatInterval: repeatInterval === Infinity ? 'never' : showDuration(repeatInterval),
    ...(muted === undefined ? {} : { muted: explainMuted(muted) }),
  };
}
