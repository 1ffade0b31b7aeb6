import { describe, expect, it } from 'vitest';
import { kafkaAvailable } from '../support/kafka/java.js';
import { SHORT } from '../support/torture/faults.js';
import { shortPlan } from '../support/torture/plan.js';
import { isGood, lineOf, run } from '../support/torture/run.js';

const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

const SEED = 20_260_302;

describe.skipIf(!available.ok)('intake under faults, against the account of its producer', () => {
  it('two processes on the store of a server: every fault is hit, and in the end all is stored once', async () => {
    const lines: string[] = [];
    const outcomes = await run({
      kind: 'front',
      seed: SEED,
      steps: shortPlan(SEED),
      compareOften: false,
      tell: (line) => lines.push(line),
    });
    const wrong = outcomes.filter((outcome) => !isGood(outcome)).map(lineOf);
    expect(wrong, lines.join('\n')).toEqual([]);
    expect(outcomes.map(({ fault }) => fault).sort()).toEqual([...SHORT, 'the end'].sort());
  }, 300_000);
});
