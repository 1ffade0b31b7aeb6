import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupDue, type Member } from '../../../../alerts/route/timing.js';

const TIMES = { groupWait: 30, groupInterval: 300, repeatInterval: 4_000 };
const fresh = (id: string, since: number, told?: number): Member => ({
  id,
  isNew: true,
  since,
  told,
  isUnanswered: true,
});
const known = (id: string, told: number, isUnanswered = true): Member => ({
  id,
  isNew: false,
  since: 0,
  told,
  isUnanswered,
});

describe('a group', () => {
  it.each<[string, Member[], number, readonly string[] | number | undefined]>([
    ['of nothing waits for nothing', [], 0, undefined],
    ['waits from its oldest news', [fresh('b', 20), fresh('a', 0)], 29, 30],
    [
      'is told when the wait is over, with what came meanwhile',
      [fresh('b', 29), fresh('a', 0)],
      30,
      ['b', 'a'],
    ],
    ['tells what is new after the interval', [fresh('b', 100), known('a', 30)], 329, 330],
    ['tells what is new then, and no more', [fresh('b', 100), known('a', 30)], 330, ['b']],
    ['long after its last message waits as at first', [fresh('b', 1_000), known('a', 30)], 1_029, 1_030],
    ['tells of what grew worse as of what is new', [fresh('a', 100, 30)], 330, ['a']],
    ['repeats what nobody answered', [known('a', 30)], 4_029, 4_030],
    ['repeats it then', [known('a', 30)], 4_030, ['a']],
    ['repeats nothing that was answered', [known('a', 30, false)], 9_000, undefined],
    ['repeats what is due alone', [known('a', 30), known('b', 400)], 4_030, ['a']],
    ['tells news and repeats in one message', [known('a', 30), fresh('b', 4_000)], 4_030, ['b', 'a']],
    ['keeps the interval for repeats too', [known('a', 0), known('b', 3_900)], 4_199, 4_200],
  ])('%s', (_, members, now, expected) => {
    const found = groupDue(members, TIMES, now);
    expect(found.due ? found.ids : found.at).toEqual(expected);
  });

  it('never repeats where the interval is infinite', () => {
    const never = { ...TIMES, repeatInterval: Infinity };
    expect(groupDue([known('a', 30)], never, 1e15)).toEqual({ due: false, at: undefined });
  });
});

/** A receiver that is looked after every `step`, while alerts come, grow worse and are answered. */
interface Act {
  readonly id: string;
  readonly at: number;
  readonly what: 'raise' | 'worsen' | 'answer';
}
interface Alert {
  since: number;
  version: number;
  answered: boolean;
  told: { at: number; version: number }[];
}

function simulate(acts: readonly Act[], { until, step }: { until: number; step: number }) {
  const alerts = new Map<string, Alert>();
  const messages: number[] = [];
  const sorted = [...acts].sort((a, b) => a.at - b.at);
  for (let now = 0; now <= until; now += step) {
    while (sorted[0] !== undefined && sorted[0].at <= now) apply(alerts, sorted.shift()!);
    const members = [...alerts].map(([id, alert]): Member => {
      const last = alert.told.at(-1);
      const isNew = last?.version !== alert.version && !alert.answered;
      return { id, isNew, since: alert.since, told: last?.at, isUnanswered: !alert.answered };
    });
    const found = groupDue(members, TIMES, now);
    if (!found.due) continue;
    messages.push(now);
    for (const id of found.ids) alerts.get(id)?.told.push({ at: now, version: alerts.get(id)!.version });
  }
  return { alerts, messages };
}

function apply(alerts: Map<string, Alert>, { id, at, what }: Act): void {
  const alert = alerts.get(id);
  if (alert === undefined) {
    if (what === 'raise') alerts.set(id, { since: at, version: 1, answered: false, told: [] });
  } else if (what === 'answer') alert.answered = true;
  else if (what === 'worsen' && !alert.answered)
    Object.assign(alert, { since: at, version: alert.version + 1 });
}

const STEP = 7;
const UNTIL = 12_000;
const act = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  at: fc.integer({ min: 0, max: 10_000 }),
  what: fc.constantFrom<Act['what']>('raise', 'raise', 'worsen', 'answer'),
});
/** What worlds came to that `wrong` finds anything in: none may. */
const findsNothing = (wrong: (world: ReturnType<typeof simulate>) => unknown[]): void => {
  const property = fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
    expect(wrong(simulate(acts, { until: UNTIL, step: STEP }))).toEqual([]);
  });
  fc.assert(property, { numRuns: 100 });
};
const LATEST = TIMES.groupWait + TIMES.groupInterval + STEP;

describe('whatever comes', () => {
  it('no alert is lost: each that nobody answered is told as it is now, in time', () => {
    expect.hasAssertions();
    findsNothing(({ alerts }) =>
      [...alerts.values()].filter(
        ({ answered, told, version, since }) =>
          !answered && !told.some((one) => one.version === version && one.at <= since + LATEST),
      ),
    );
  });

  it('none is told twice within the repeat interval unless it changed', () => {
    expect.hasAssertions();
    findsNothing(({ alerts }) =>
      [...alerts.values()].flatMap(({ told }) =>
        told.filter((one, index) => {
          const before = told[index - 1];
          return before?.version === one.version && one.at - before.at < TIMES.repeatInterval;
        }),
      ),
    );
  });

  it('two messages of a group are an interval apart', () => {
    expect.hasAssertions();
    findsNothing(({ messages }) =>
      messages.filter((at, index) => at - (messages[index - 1] ?? -Infinity) < TIMES.groupInterval),
    );
  });
});
