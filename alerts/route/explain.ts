import { plainText } from '../../src/kernel/plain-text.js';
import type { Destination, RouteDecision } from './decide.js';
import type { ReceiverDefinition } from './definition.js';
import { showDuration } from './duration.js';
import { showMatcher, showMatchers } from './matcher.js';
import type { Route, Settings } from './tree.js';
import type { Muted } from './muted.js';
import type { Step } from './walk.js';

/** The way of an alert through the tree, and what becomes of it: one sentence a line. */
export function explainRoute({ steps, destinations, inhibited, silences }: RouteDecision): string[] {
  return [
    ...steps.map(explainStep),
    '',
    ...destinations.flatMap(explainDestination),
    ...(inhibited === undefined
      ? []
      : [
          `Not told while ${plainText(inhibited.by)} is open: the rule ${plainText(inhibited.rule)} inhibits it.`,
        ]),
    ...silences.map((id) => `Not told: the silence ${plainText(id)} hides it.`),
  ];
}

export function explainStep({ route, depth, failed }: Step): string {
  const where = `${'  '.repeat(depth)}${route.path} ${shownMatchers(route)}`;
  if (failed !== undefined) return `${where}: no, ${plainText(showMatcher(failed))} does not hold`;
  return `${where}: takes it${route.goesOn ? ', and goes on to the next (continue)' : ''}`;
}

const LONGEST = 500;

const shownMatchers = ({ matchers }: Route): string =>
  matchers.length === 0 ? '(every alert)' : plainText(showMatchers(matchers), LONGEST);

function explainDestination({ route, receiver, groupKey, muted }: Destination): string[] {
  const held = muted === undefined ? '' : `, but not now: ${explainMuted(muted)}`;
  return [
    `Goes to ${plainText(receiver.name)} (${explainReceiver(receiver)}) by ${route.path}${held}.`,
    ...(isGrouped(receiver)
      ? [`  Told together: ${plainText(groupKey, LONGEST)}. ${explainTimes(route.settings)}`]
      : []),
    ...(siemOf(receiver).length > 0 ? [TO_A_SIEM] : []),
  ];
}

const TO_A_SIEM = '  A SIEM is told of it by itself and at once, then of every change and of its end.';

/** Whether anybody is told by the waits of the route. */
const isGrouped = (receiver: ReceiverDefinition): boolean => {
  const { email, tenant, nobody } = receiver;
  const hasOthers = endpointsOf(receiver).length > siemOf(receiver).length;
  return hasOthers || email !== undefined || tenant === true || nobody === true;
};

export const explainMuted = (muted: Muted): string =>
  muted.because === 'mute-time'
    ? `it is within ${plainText(muted.interval)}, when this route is muted; told once that is over`
    : `this route is active within ${muted.intervals.map((name) => plainText(name)).join(' or ')} alone; told then`;

function explainReceiver(receiver: ReceiverDefinition): string {
  const { email = [], tenant, nobody, digest } = receiver;
  if (nobody === true) return 'nobody is told';
  const people = [...(tenant === true ? ['alerts.to of the tenant'] : []), ...email];
  const shown = [...people, ...endpointsOf(receiver)].join(', ');
  return digest === undefined ? shown : `${shown}; by mail as a digest, ${digest}, unless critical`;
}

/** What of a receiver is no person, without its secrets: `webhook soc.acme.example`, `slack`. */
export const endpointsOf = (receiver: ReceiverDefinition): string[] => {
  const { webhook, slack, teams, pagerduty } = receiver;
  return [
    ...(webhook === undefined ? [] : [`webhook ${webhook.url.host}`]),
    ...(slack === undefined ? [] : ['slack']),
    ...(teams === undefined ? [] : ['teams']),
    ...(pagerduty === undefined ? [] : ['pagerduty']),
    ...siemOf(receiver),
  ];
};

const siemOf = ({ ocsf, kafka, syslog }: ReceiverDefinition): string[] => [
  ...(ocsf === undefined ? [] : [`ocsf ${ocsf.url.host}`]),
  ...(kafka === undefined ? [] : [`kafka ${kafka.topic}`]),
  ...(syslog === undefined ? [] : [`syslog ${syslog.host}:${syslog.port}`]),
];

function explainTimes({ groupWait, groupInterval, repeatInterval }: Settings): string {
  const repeats =
    repeatInterval === Infinity ? 'never repeated' : `repeated after ${showDuration(repeatInterval)}`;
  return `First after ${showDuration(groupWait)}, what is new after ${showDuration(groupInterval)}, ${repeats}.`;
}
