import { expect, it } from 'vitest';
import { ALERT_LABELS, labelsOf } from '../../../../alerts/route/alert-labels.js';
import { claim, given, raised } from '../../../support/alerts.js';

const about = { tenant: 'acme', team: 'sales', person: 'human', dataClasses: ['phi', 'commercial'] } as const;

it('an alert has the labels of the findings that it rests on', () => {
  const { state } = given(
    raised(claim({ severity: 'medium' })),
    {
      type: 'amended',
      data: {
        claim: claim({ name: 'b', severity: 'high', detector: 'export-novelty', source: 'hubspot' }, 2n),
      },
    },
    { type: 'amended', data: { claim: claim({ name: 'c', detector: 'old', history: true }, 3n) } },
  );
  expect(labelsOf(state!, about)).toEqual({
    severity: ['high'],
    budget: ['page'],
    tenant: ['acme'],
    family: ['export'],
    detector: ['export-novelty', 'export-volume'],
    source: ['crm', 'hubspot'],
    team: ['sales'],
    person: ['human'],
    data_class: ['commercial', 'phi'],
  });
});

it.each([
  ['low', 'review'],
  ['medium', 'review'],
  ['high', 'page'],
  ['critical', 'page'],
] as const)('%s is of the budget %s', (severity, budget) => {
  const { state } = given(raised(claim({ severity })));
  const labels = labelsOf(state!, { ...about, team: '' });
  expect(labels).toMatchObject({ budget: [budget], team: [] });
  expect(Object.keys(labels).sort()).toEqual([...ALERT_LABELS.keys()].sort());
});
