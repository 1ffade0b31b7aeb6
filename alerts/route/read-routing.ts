import { fault, ok, type Result } from '../../src/kernel/result.js';
import { dottedPath } from '../../src/config/fault.js';
import { routingChecks } from './checks.js';
import type { PathFault } from './name-checks.js';
import { type RoutingDefinition, routingSchema } from './definition.js';
import type { KnownLabels } from './labels.js';
import { readLocated, schemaFaults, showFault } from './located.js';
import { runTest } from './run-tests.js';
import { compileTree, type RoutingTree } from './tree.js';

export interface Routes {
  readonly definition: RoutingDefinition;
  readonly tree: RoutingTree;
}

/**
 * Reads the text of a routing file and runs its tests: what is taken into use has passed them. `known` are the labels that
 * it may name; `look` says what is wrong with the files that it names. The fault is every complaint in a sentence, with
 * its line.
 */
export function readRouting(
  text: string,
  known: KnownLabels,
  look: (definition: RoutingDefinition) => readonly PathFault[] = () => [],
): Result<Routes, string[]> {
  const located = readLocated(text);
  if (located.faults.length > 0) return fault(located.faults.map(showFault));
  const parsed = routingSchema.safeParse(located.raw);
  if (!parsed.success) return fault(schemaFaults(parsed.error.issues, located).map(showFault));
  const found = [...routingChecks(parsed.data, known), ...look(parsed.data)];
  if (found.length > 0)
    return fault(
      found.map(({ path, wrong }) =>
        showFault({ line: located.lineOf(path), path: dottedPath(path), wrong }),
      ),
    );
  const tree = compileTree(parsed.data);
  const failed = parsed.data.tests.flatMap((test, index) =>
    runTest(tree, test).map(
      (complaint) => `line ${located.lineOf(['tests', index, 'name'])}: test "${test.name}": ${complaint}`,
    ),
  );
  return failed.length > 0 ? fault(failed) : ok({ definition: parsed.data, tree });
}
