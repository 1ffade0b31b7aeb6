import { z } from 'zod';
import type { Destination, RouteDecision } from './decide.js';
import { showDuration } from './duration.js';
import { endpointsOf, explainMuted, explainRoute, explainStep } from './explain.js';
import type { OpenAlert } from './inhibit.js';
import { type Escalations, explainEscalations } from './on-call/explain.js';

const stepSchema = z.strictObject({
  step: z.int(),
  round: z.int(),
  at: z.iso.datetime(),
  to: z.array(z.string()).describe('Receivers: those of schedules as they are on call then'),
  gaps: z.array(z.string()).describe('Schedules that have nobody then'),
  begun: z.boolean(),
});

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
  escalation: z
    .strictObject({ name: z.string(), steps: z.array(stepSchema) })
    .optional()
    .describe('Whom it is told to, one after the other, while nobody answers'),
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

/** What an answer is about beside the alert; times are epoch ms. */
export interface AskedAt {
  readonly at: number;
  /** Since when the alert has waited for an answer. */
  readonly since: number;
  readonly escalations: Escalations;
}

/** Pure. */
export function routeAnswer(
  alert: OpenAlert,
  decision: RouteDecision,
  { at, since, escalations }: AskedAt,
): RouteAnswer {
  const { destinations, inhibited, silences, steps } = decision;
  return {
    labels: Object.fromEntries(Object.entries(alert.labels).map(([name, values]) => [name, [...values]])),
    at: new Date(at).toISOString(),
    destinations: destinations.map((one) => ({
      ...shownDestination(one),
      ...shownEscalation(one, escalations),
    })),
    ...(inhibited === undefined ? {} : { inhibited }),
    silences: [...silences],
    steps: steps.map((step) => ({
      route: step.route.path,
      taken: step.failed === undefined,
      said: explainStep(step).trim(),
    })),
    explanation: [...explainRoute(decision), ...explainEscalations(escalations, since)],
  };
}

function shownEscalation(
  { route }: Destination,
  escalations: Escalations,
): Pick<z.infer<typeof destinationSchema>, 'escalation'> {
  const name = route.settings.escalation?.name;
  const steps = name === undefined ? undefined : escalations.get(name);
  if (name === undefined || steps === undefined) return {};
  const shown = steps.map(({ at, to, gaps, ...step }) => ({
    ...step,
    at: new Date(at).toISOString(),
    to: [...to],
    gaps: [...gaps],
  }));
  return { escalation: { name, steps: shown } };
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
