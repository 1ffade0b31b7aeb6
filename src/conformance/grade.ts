import { actionsOf, countsActs, MEASURES, type Measure } from '../baseline/measures.js';
import type { Field } from '../../streams/sources/tier.js';
import type { Answer } from './answer.js';
import { askDetectors, countedShare } from './ask-detectors.js';
import { askLines } from './ask-lines.js';
import { type GivenAct, shareOf } from './given.js';
import { MATURITY_KINDS } from './maturity-kinds.js';
import type { Counts } from './tally.js';

/** How far a file goes in one respect. It is about the records, never about whether a rule is met. */
export type GradeWord = 'good' | 'usable' | 'poor' | 'nothing to grade';

export interface PciField {
  readonly name: 'user' | 'type' | 'time' | 'outcome' | 'origin' | 'target';
  readonly field: Field;
  /** 0 to 1. */
  readonly share: number;
}

export interface VolumeShare {
  readonly measure: Measure;
  readonly acts: number;
  /** Of them, those whose number of records is told; 0 to 1. */
  readonly share: number;
}

/** A field that is not always there, and what hangs on it. */
export interface MissingField {
  readonly field: Field;
  readonly share: number;
  /** Such as `exported-records cannot`, `pci 10.2.2 origin weaker`. */
  readonly costs: readonly string[];
}

export interface Grade {
  readonly records: GradeWord;
  readonly kinds: GradeWord;
  readonly fields: GradeWord;
  readonly clocks: GradeWord;
  readonly ids: GradeWord;
  readonly volumes: GradeWord;
}

export interface Graded {
  readonly grade: Grade;
  readonly counts: Omit<Counts, 'kinds' | 'acts'>;
  readonly kinds: readonly { readonly id: string; readonly key: string; readonly events: number }[];
  readonly fields: readonly PciField[];
  readonly volumes: readonly VolumeShare[];
  readonly detectors: readonly Answer[];
  readonly lines: readonly Answer[];
  readonly missing: readonly MissingField[];
}

/** Of the six fields of PCI DSS 10.2.2 the one that carries each. */
const PCI_FIELDS: readonly (readonly [PciField['name'], Field])[] = [
  ['user', 'actor.id'],
  ['type', 'action'],
  ['time', 'occurredAt'],
  ['outcome', 'outcome'],
  ['origin', 'context.ip'],
  ['target', 'target'],
];

/** From here on a share is as good as whole: one in a hundred lacks it. */
const NEARLY_ALL = 0.99;
/** From here on more have it than not. */
const MOST = 0.5;
/** Of the kinds two thirds and one third: no CRM has all, and a file shows only what happened while it was written. */
const MANY_KINDS = 2 / 3;
const SOME_KINDS = 1 / 3;

export function gradeOf({ kinds: seen, acts, ...counts }: Counts): Graded {
  const kinds = MATURITY_KINDS.map(({ id, key }) => ({ id, key, events: seen.get(id) ?? 0 }));
  const fields = PCI_FIELDS.map(([name, field]) => ({ name, field, share: shareOf(acts, field) }));
  const volumes = MEASURES.filter((measure) => !countsActs(measure)).map((measure) =>
    volumeOf(measure, acts),
  );
  const [detectors, lines] = [askDetectors(acts), askLines(acts)];
  return {
    grade: {
      records: wordOf(counts.events / (counts.events + counts.refused), [NEARLY_ALL, MOST]),
      kinds: counts.events === 0 ? 'nothing to grade' : kindsWord(kinds),
      fields: counts.events === 0 ? 'nothing to grade' : fieldsWord(fields),
      clocks: clocksWord(counts),
      ids: idsWord(counts),
      volumes: volumesWord(volumes),
    },
    counts,
    kinds,
    fields,
    volumes,
    detectors,
    lines,
    missing: missingOf([...detectors, ...lines], acts),
  };
}

function wordOf(share: number, [good, usable]: readonly [number, number]): GradeWord {
  if (Number.isNaN(share)) return 'nothing to grade';
  if (share >= good) return 'good';
  return share >= usable ? 'usable' : 'poor';
}

const kindsWord = (kinds: Graded['kinds']): GradeWord =>
  wordOf(kinds.filter(({ events }) => events > 0).length / kinds.length, [MANY_KINDS, SOME_KINDS]);

/** Without the user, the kind of act and the time an event shows little, whatever else it says. */
function fieldsWord(fields: readonly PciField[]): GradeWord {
  const whole = fields.filter(({ share }) => share >= NEARLY_ALL).map(({ name }) => name);
  if (whole.length === fields.length) return 'good';
  return (['user', 'type', 'time'] as const).every((name) => whole.includes(name)) ? 'usable' : 'poor';
}

function clocksWord({ events, clocks }: Pick<Counts, 'events' | 'clocks'>): GradeWord {
  if (events === 0) return 'nothing to grade';
  if (clocks.ahead > 0 || clocks.finest === 'minutes') return 'poor';
  return clocks.assumed > 0 || clocks.recordedBefore > 0 ? 'usable' : 'good';
}

function idsWord({ events, ids }: Pick<Counts, 'events' | 'ids'>): GradeWord {
  if (events === 0) return 'nothing to grade';
  if (ids.conflicting > 0) return 'poor';
  return ids.made > 0 ? 'usable' : 'good';
}

function volumesWord(volumes: readonly VolumeShare[]): GradeWord {
  const present = volumes.filter(({ acts }) => acts > 0);
  if (present.length === 0) return 'nothing to grade';
  return wordOf(Math.min(...present.map(({ share }) => share)), [NEARLY_ALL, MOST]);
}

function volumeOf(measure: Measure, acts: readonly GivenAct[]): VolumeShare {
  const mine = acts.filter(({ action }) => actionsOf(measure).includes(action));
  const owned = mine.reduce((sum, act) => sum + act.owned, 0);
  return { measure, acts: owned, share: owned === 0 ? 0 : countedShare(mine) };
}

function missingOf(answers: readonly Answer[], acts: readonly GivenAct[]): MissingField[] {
  const fields = new Set(answers.flatMap(({ missing }) => missing));
  return [...fields].map((field) => ({
    field,
    share: shareOf(acts, field),
    costs: answers
      .filter(({ missing }) => missing.includes(field))
      .map(({ asks, verdict }) => `${asks} ${verdict}`),
  }));
}
