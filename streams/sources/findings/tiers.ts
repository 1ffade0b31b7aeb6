import type { Tier } from '../tier.js';

export const FINDINGS_TIERS: readonly Tier[] = [
  {
    name: 'a product that claims findings',
    adds: [
      {
        feed: 'findings',
        actions: ['incident.open', 'incident.update', 'incident.close'],
        always: ['action', 'occurredAt'],
        some: ['actor.id', 'outcome', 'context.ip', 'target'],
        corroborating: true,
      },
    ],
    from: 'https://docs.suricata.io/en/latest/output/eve/eve-json-format.html',
  },
];
