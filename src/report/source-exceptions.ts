import { percentOf, type Coverage, type SourceCoverage } from './coverage.js';
import type { ClauseTest } from './clause.js';
import type { FoundException } from './report.js';
import { firstOf, type Exceptions, type Tally } from './read-exceptions.js';

/** What a test found, before its status is decided. */
export interface Evidence {
  readonly population: number;
  readonly acts: number;
  readonly actors: number;
  readonly evidence: number;
  readonly exceptions: Exceptions;
  readonly bySource: readonly {
    source: string;
    population: number;
    evidence: number;
    percent: number | null;
  }[];
}

export const NOTHING: Evidence = {
  population: 0,
  acts: 0,
  actors: 0,
  evidence: 0,
  exceptions: { total: 0, listed: [] },
  bySource: [],
};

export const together = (...parts: readonly Exceptions[]): Exceptions => ({
  total: parts.reduce((sum, part) => sum + part.total, 0),
  listed: firstOf(parts.flatMap((part) => part.listed)),
});

/** Counts of each source, and their sum. */
export function evidenceOf(
  tallies: readonly Tally[],
  exceptions: Exceptions,
  countsAgainst: (tally: Tally) => number,
): Evidence {
  const bySource = tallies.map((tally) => {
    const evidence = tally.entries - countsAgainst(tally);
    return {
      source: tally.source,
      population: tally.entries,
      evidence,
      percent: percentOf(evidence, tally.entries),
    };
  });
  const sum = (read: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + read(tally), 0);
  return {
    population: sum((tally) => tally.entries),
    acts: sum((tally) => tally.acts),
    actors: sum((tally) => tally.actors),
    evidence: bySource.reduce((total, source) => total + source.evidence, 0),
    exceptions,
    bySource,
  };
}

/** Stretches in which a source was unusually silent. */
export function silenceExceptions({ sources }: Coverage): Exceptions {
  const listed = sources.flatMap(({ source, silence }) =>
    silence.stretches.map(({ from, to, hours, expectedHours, basis }) =>
      aboutSource(source, {
        at: from,
        reasons: ['silent'],
        detail:
          basis === 'habit'
            ? `nothing for ${hours} hours until ${to}; usually heard in ${expectedHours} of them`
            : `nothing for ${hours} hours until ${to}`,
      }),
    ),
  );
  const total = sources.reduce((sum, { silence }) => sum + silence.stretchesTotal, 0);
  return { total, listed: firstOf(listed) };
}

function aboutSource(
  source: string,
  what: Pick<FoundException, 'reasons' | 'detail'> & { at?: string },
): FoundException {
  return { eventId: null, source, at: null, action: '', actorKey: '', ...what };
}

const listAll = (listed: readonly FoundException[]): Exceptions => ({
  total: listed.length,
  listed: firstOf(listed),
});

/** Tests that the coverage page has answered already. */
export function evidenceOfCoverage(
  test: Exclude<ClauseTest, { kind: 'entries' | 'none' }>,
  coverage: Coverage,
): Evidence {
  if (test.kind === 'sum') return evidenceOfSum(test.sum, coverage);
  return test.kind === 'sources' ? evidenceOfSources(coverage) : evidenceOfQuarantine(coverage);
}

function evidenceOfSources(coverage: Coverage): Evidence {
  const concerned = coverage.sources.filter(({ expected, events }) => expected || events > 0);
  const tallies = concerned.map(({ source, events }) => ({
    source,
    entries: 1,
    acts: 0,
    actors: 0,
    defective: events === 0 ? 1 : 0,
  }));
  const unheard = concerned
    .filter(({ events }) => events === 0)
    .map(({ source }) => aboutSource(source, { reasons: ['unheard'], detail: 'no event in the period' }));
  return evidenceOf(
    tallies,
    together(listAll(unheard), silenceExceptions(coverage)),
    (tally) => tally.defective,
  );
}

function evidenceOfQuarantine({ quarantine }: Coverage): Evidence {
  const bySource = Map.groupBy(quarantine, (row) => row.source);
  const tallies = [...bySource].map(([source, rows]) => {
    const open = rows.reduce((sum, row) => sum + row.open, 0);
    const redriven = rows.reduce((sum, row) => sum + row.redriven, 0);
    return { source, entries: open + redriven, acts: 0, actors: 0, defective: open };
  });
  const listed = quarantine
    .filter((row) => row.open > 0)
    .map(({ source, level, reason, open }) =>
      aboutSource(source, { reasons: ['in-quarantine', reason], detail: `${open} of level ${level}` }),
    );
  const total = tallies.reduce((sum, tally) => sum + tally.defective, 0);
  return evidenceOf(tallies, { total, listed: firstOf(listed) }, (tally) => tally.defective);
}

function evidenceOfSum(sum: 'messages' | 'events' | 'recount', { sources }: Coverage): Evidence {
  const tallies = sources.map((source) => ({
    source: source.source,
    entries: Math.max(0, sum === 'recount' ? source.intakePeriod.stored : source.intakePeriod[sum]),
    acts: 0,
    actors: 0,
    defective: 0,
  }));
  const listed = sources
    .map((source) => ({ source: source.source, difference: differenceOf(sum, source) }))
    .filter(({ difference }) => difference !== 0)
    .map(({ source, difference }) =>
      aboutSource(source, { reasons: ['sums-differ'], detail: `difference ${difference}` }),
    );
  return evidenceOf(tallies, listAll(listed), () => 0);
}

/** The difference of the period, else that of all time up to the cut-off. */
function differenceOf(sum: 'messages' | 'events' | 'recount', source: SourceCoverage): number {
  if (sum === 'recount') return source.recount.difference;
  const name = `${sum}Difference` as const;
  return source.intakePeriod[name] === 0 ? source.intakeTotal[name] : source.intakePeriod[name];
}
