import { describe, expect, it } from 'vitest';
import { kafkaAvailable } from '../support/kafka/java.js';
import { SHORT } from '../support/torture/faults.js';
import { shortPlan } from '../support/torture/plan.js';
import { isGood, lineOf, run } from '../support/torture/run.js';
import type { WorldKind } from '../support/torture/world.js';

const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

const SEED = 20_260_302;

describe.skipIf(!available.ok)('intake under faults, against the account of its producer', () => {
  it.each<{ kind: WorldKind; of: string }>([
    { kind: 'embedded', of: 'one process on its own store' },
    { kind: 'front', of: 'two processes on the store of a server' },
  ])(
    '$of: every fault is hit, and in the end all is stored once',
    async ({ kind }) => {
      const lines: string[] = [];
      const outcomes = await run({
        kind,
        seed: SEED,
        steps: shortPlan(SEED, kind),
        compareOften: false,
        tell: (line) => lines.push(line),
      });
      const wrong = outcomes.filter((outcome) => !isGood(outcome)).map(lineOf);
      expect(wrong, lines.join('\n')).toEqual([]);
      expect(outcomes.map(({ fault }) => fault).sort()).toEqual([...SHORT[kind], 'the end'].sort());
    },
    300_000,
  );
});
