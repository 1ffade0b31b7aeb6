import type { Field } from '../../streams/sources/tier.js';

export const VERDICTS = ['fires', 'weaker', 'cannot'] as const;
export type AnswerVerdict = (typeof VERDICTS)[number];

/** What one detector or line of a report can do with what is given. */
export interface Answer {
  /** `exported-records`, `pci 10.2.2 user`. */
  readonly asks: string;
  readonly title: string;
  readonly verdict: AnswerVerdict;
  /** Each a few words: `no reads`, `volume.records on some`. */
  readonly why: readonly string[];
  /** Of what is told in `why` the fields. */
  readonly missing: readonly Field[];
}

/** One thing that is lacking: all that is asked hangs on it, or a part. */
export interface Gap {
  readonly verdict: 'weaker' | 'cannot';
  readonly why: string;
  readonly missing?: Field;
}

export function answered(asks: string, title: string, gaps: readonly Gap[]): Answer {
  const decisive = gaps.filter(({ verdict }) => verdict === 'cannot');
  const told = decisive.length > 0 ? decisive : gaps;
  return {
    asks,
    title,
    verdict: told[0]?.verdict ?? 'fires',
    why: told.map(({ why }) => why),
    missing: [...new Set(told.flatMap(({ missing }) => missing ?? []))],
  };
}

/** A field as far as `share` (0 to 1) of the acts in question have it. */
export function gapOf(field: Field, share: number, whenNone: Gap['verdict']): Gap[] {
  if (share >= 1) return [];
  if (share === 0) return [{ verdict: whenNone, why: `no ${field}`, missing: field }];
  return [{ verdict: 'weaker', why: `${field} on some`, missing: field }];
}
