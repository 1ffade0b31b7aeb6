import { describe, expect, it } from 'vitest';
import { summaryLines } from '../../../../src/cli/replay-summary.js';
import { summaryOf } from '../../../../src/detect/replay/present.js';
import {
  replayRequestSchema,
  variantSchema,
  type ReplayLine,
} from '../../../../src/detect/replay/replay.schemas.js';
import type { Verdict } from '../../../../src/event/finding.js';

const lineOf = (
  id: string,
  actorKey: string,
  detector: ReplayLine['detector'] = 'exported-records',
): ReplayLine => ({
  id,
  tenant: 'acme',
  actor: `u-${actorKey}`,
  actorKey,
  detector,
  family: detector === 'exported-records' ? 'export' : 'read',
  at: '2026-03-02T10:00:00.000Z',
  score: 4,
  firstScore: 3,
  title: 'much',
  severity: 'medium',
  status: 'raised',
  localDay: '2026-03-02',
  measure: 'export',
  actual: 900,
  usualLow: 0,
  usualHigh: 40,
  occurredFrom: '2026-03-02T09:00:00.000Z',
  occurredTo: '2026-03-02T10:00:00.000Z',
});

const live = (id: string, isOfSpan = true) => ({ id, actorKey: '1', localDay: '2026-03-02', isOfSpan });
const judged = (id: string, verdict: Verdict) =>
  [id, { id, actorKey: '1', localDay: '2026-03-02', verdict, at: 0 }] as const;
const verdicts = new Map([
  judged('a', 'true-positive'),
  judged('b', 'benign'),
  judged('d', 'test'),
  judged('x', 'false-positive'),
]);
const beside = { userDays: 3_000, asked: 500, verdicts, recordedSince: undefined, learnedAnew: undefined };

describe('what would have happened, beside what did', () => {
  const lines = [lineOf('a', '2'), lineOf('b', '1'), lineOf('c', '2'), lineOf('d', '3', 'records-read')];
  const summary = summaryOf(lines, { ...beside, live: [live('a'), live('x'), live('y', false)] });

  it('is counted by family, detector and person, the most first', () => {
    expect(summary).toMatchObject({ alerts: 4, asked: 500, userDays: 3_000, right: 1, wrong: 1 });
    expect(Object.entries(summary.byFamily)).toEqual([
      ['export', 3],
      ['read', 1],
    ]);
    expect(Object.entries(summary.byDetector)).toEqual([
      ['exported-records', 3],
      ['records-read', 1],
    ]);
    expect(summary.most).toEqual([
      { actor: 'u-2', alerts: 2 },
      { actor: 'u-1', alerts: 1 },
      { actor: 'u-3', alerts: 1 },
    ]);
  });

  it('what no habit judges is no part of the rate', () => {
    const more = [...lines, lineOf('e', '4', 'vendor-score'), lineOf('f', '5', 'outside-countries')];
    const told = summaryOf(more, { ...beside, live: [] });
    expect(told).toMatchObject({ alerts: 6, ofHabit: 4 });
    expect(summaryLines(told)[0]).toBe(
      '6 alerts, 4 of them by a habit, in 3,000 user-days: one of these in 750. Asked for: one false alert in 500.',
    );
  });

  it('what live raised outside of the span is not missed in it', () => {
    expect(summary).toMatchObject({ same: 1, onlyReplay: 3, onlyLive: 1 });
  });

  it('is said to people', () => {
    expect(summaryLines(summary)).toEqual([
      '4 alerts in 3,000 user-days: one in 750. Asked for: one false alert in 500.',
      'By family: export 3, read 1.',
      'By detector: exported-records 3, records-read 1.',
      'Most of them: u-2 2, u-1 1, u-3 1.',
      'Of those that were answered 1 were true or suspicious, 1 false or benign: 50 % were worth it.',
      'Beside what live has raised: 1 the same, 3 new, 1 missing.',
    ]);
  });

  it('also when nothing would have', () => {
    const none = summaryOf([], {
      ...beside,
      asked: 2_000,
      live: [],
      recordedSince: '2026-03-01T00:00:00.000Z',
      learnedAnew: 2,
    });
    expect(summaryLines(none)).toEqual([
      '0 alerts in 3,000 user-days. Asked for: one false alert in 2,000.',
      'Beside what live has raised: 0 the same, 0 new, 0 missing.',
      'What was judged is recorded since 2026-03-01T00:00:00.000Z.',
      'The profiles of 2 days were gone and were learned anew, without answers, novelty, coverage and leave: what is told of such a day may differ from what live said.',
    ]);
  });
});

describe('what may be asked for', () => {
  const span = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00+01:00' };
  it.each([
    ['a span', span, true],
    [
      'another budget, without a detector',
      { ...span, budget: 2_000, detectors: { 'slow-reading': false } },
      true,
    ],
    ['three years', { from: '2023-03-01T00:00:00Z', to: '2026-03-01T00:00:00Z' }, true],
    ['more than three years', { from: '2023-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' }, false],
    ['no span', { from: span.from }, false],
    ['an empty span', { from: span.from, to: span.from }, false],
    [
      'a span that ends before it begins',
      { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' },
      false,
    ],
    ['a day', { from: '2026-03-01', to: '2026-03-02' }, false],
    ['a budget of nothing', { ...span, budget: 0 }, false],
    ['half a budget', { ...span, budget: 0.5 }, false],
    ['an unknown clock', { ...span, clock: 'mine' }, false],
    ['an unknown detector', { ...span, detectors: { nobody: true } }, false],
    ['an unknown key', { ...span, colour: 'red' }, false],
  ])('%s', (_, request, isTaken) => {
    expect(replayRequestSchema.safeParse(request).success).toBe(isTaken);
  });

  it('a variant says as little as it likes', () => {
    expect(variantSchema.parse({})).toEqual({});
  });
});
