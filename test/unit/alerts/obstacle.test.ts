import { describe, expect, it } from 'vitest';
import type { AlertFact } from '../../../alerts/alert-fact.js';
import { isAnswered, isRouted, obstacleTo } from '../../../alerts/resend/obstacle.js';
import { ALERT_LABELS } from '../../../alerts/route/alert-labels.js';
import { decideRoute, type InForce } from '../../../alerts/route/decide.js';
import { readRouting } from '../../../alerts/route/read-routing.js';
import { claim, given, raised } from '../../support/alerts.js';

const read = readRouting(
  `receivers:
  - { name: desk, email: [desk@example.com] }
  - { name: chief, email: [chief@example.com] }
  - { name: night, email: [night@example.com] }
route:
  receiver: desk
  routes:
    - { matchers: [severity=high], receiver: desk, escalation: pages, continue: true }
    - { matchers: [severity=high], receiver: night, mute_time_intervals: [always] }
escalations:
  - { name: pages, steps: [{ wait: 15m }, { notify: chief }] }
inhibit_rules:
  - { source_matchers: [severity=critical], target_matchers: [severity!=critical], equal: [family] }
time_intervals:
  - { name: always, time_intervals: [{ times: [{ start_time: '00:00', end_time: '24:00' }] }] }
`,
  ALERT_LABELS,
);
if (!read.ok) throw new Error(read.fault.join('\n'));
const { tree } = read.value;

const labels = { tenant: ['acme'], family: ['export'], severity: ['high'] };
const worse = { id: 'worse', labels: { ...labels, severity: ['critical'] } };
const silence: InForce = { id: 's', tenant: 'acme', matchers: [], exempt: new Set() };
const escalated: AlertFact = { type: 'escalated', data: { receiver: 'chief' } };

interface Case {
  readonly channel: string;
  readonly purpose?: string;
  readonly facts?: readonly AlertFact[];
  readonly silences?: readonly InForce[];
  readonly open?: readonly (typeof worse)[];
  readonly routes?: typeof tree | undefined;
}

describe('what keeps a message that is asked for again', () => {
  it.each<[string, Case, string | undefined]>([
    ['nothing', { channel: 'email:desk' }, undefined],
    ['a silence', { channel: 'email:desk', silences: [silence] }, 'hidden'],
    ['another alert', { channel: 'email:desk', open: [worse] }, 'hidden'],
    ['a route that is muted', { channel: 'email:night' }, 'muted'],
    ['routes that lead elsewhere', { channel: 'email:chief' }, 'elsewhere'],
    ['a receiver that is named no more', { channel: 'email:old' }, 'elsewhere'],
    ['a receiver that is not spoken to so any more', { channel: 'webhook:desk' }, 'elsewhere'],
    ['routes that there were not when it was sent', { channel: 'email' }, 'elsewhere'],
    ['nothing of a step', { channel: 'email:chief', purpose: 'escalation/1/1/1/pages' }, undefined],
    [
      'an escalation that no route has any more',
      { channel: 'email:chief', purpose: 'escalation/1/1/1/other' },
      'elsewhere',
    ],
    [
      'nothing where somebody named the receiver',
      { channel: 'email:chief', facts: [escalated], silences: [silence] },
      undefined,
    ],
    [
      'nothing of a case',
      { channel: 'email:desk', purpose: 'case/7f000001-0000-4000-8000-000000000001', silences: [silence] },
      undefined,
    ],
    ['nothing without routes', { channel: 'email', routes: undefined }, undefined],
    ['a silence without routes', { channel: 'email', routes: undefined, silences: [silence] }, 'hidden'],
    ['routes that there are no more', { channel: 'email:desk', routes: undefined }, 'elsewhere'],
  ])(
    '%s',
    (_, { channel, purpose = 'first/1/high', facts = [], open = [], silences = [], ...given_ }, found) => {
      const alert = given(raised(claim({ severity: 'high' })), ...facts).state!;
      const message = { alert, channel, purpose };
      const decision = decideRoute(tree, { id: 'a', labels }, { at: Date.now(), open, silences });
      const routes = 'routes' in given_ ? given_.routes : tree;
      expect(obstacleTo(message, routes, isRouted(message) ? decision : undefined)).toBe(found);
    },
  );

  it.each([
    ['first/1/high', true],
    ['close/1/high/2/0a0b0c0d', false],
  ])('an answer, of %s: %s', (purpose, answered) => {
    const resolved: AlertFact = { type: 'resolved', data: { verdict: 'benign', note: '' } };
    const alert = given(raised(claim()), resolved).state!;
    expect(isAnswered({ alert, channel: 'ocsf:siem', purpose })).toBe(answered);
  });
});
