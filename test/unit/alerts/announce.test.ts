import { describe, expect, it } from 'vitest';
import { announceOf } from '../../../alerts/announce.js';
import { alertLineOf, evidence } from '../../support/alerts.js';

const EXPORT = { action: 'data.export', target_type: 'contact' } as const;
const { counterfactual: _counterfactual, ...withoutSize } = evidence;

describe('what to announce before something benign is done again', () => {
  it.each([
    [48_200, 50_000],
    [5_000, 5_000],
    [5_001, 6_000],
    [99, 100],
    [7, 7],
    [0.5, 1],
  ])('%d records are announced as %d', (actual, records) => {
    const alert = alertLineOf({ evidence: [{ ...evidence, actual }] });
    expect(announceOf(alert, [EXPORT])).toEqual({
      whom: alert.actorKey,
      actions: ['data.export'],
      object: 'contact',
      records,
    });
  });

  it('is the largest amount, with all that was done', () => {
    const alert = alertLineOf({ evidence: [evidence, { ...evidence, actual: 90_000 }] });
    expect(announceOf(alert, [EXPORT, { ...EXPORT, action: 'report.export' }])).toMatchObject({
      actions: ['data.export', 'report.export'],
      object: 'contact',
      records: 90_000,
    });
  });

  it.each([
    ['of several kinds', [EXPORT, { ...EXPORT, target_type: 'lead' }]],
    ['of which one has no kind', [EXPORT, { ...EXPORT, target_type: '' }]],
    ['of no known kind', [{ ...EXPORT, target_type: '' }]],
  ])('names no kind of records where there are some %s', (_, acts) => {
    expect(announceOf(alertLineOf(), acts)).not.toHaveProperty('object');
  });

  it('is nothing of how often something was done: a plan has a size in records', () => {
    const searches = { ...evidence, measure: 'searches', actual: 40 };
    expect(announceOf(alertLineOf({ evidence: [searches] }), [EXPORT])).toBeUndefined();
    const both = announceOf(alertLineOf({ evidence: [searches, { ...evidence, actual: 20 }] }), [EXPORT]);
    expect(both).toMatchObject({ records: 20 });
  });

  it('is nothing where no size was told, or nothing is known of what was done', () => {
    expect(announceOf(alertLineOf({ evidence: [withoutSize] }), [EXPORT])).toBeUndefined();
    expect(announceOf(alertLineOf(), [])).toBeUndefined();
  });
});
