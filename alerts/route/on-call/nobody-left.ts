import type { RouteDefinition, RoutingDefinition } from '../definition.js';
import type { PathFault } from '../name-checks.js';

/**
 * Where a step has nobody on call, the last step is told, else the receiver of the route: a route whose receiver is nobody
 * needs a last step that always is somebody.
 */
export function nobodyLeft({ route, receivers, schedules, escalations }: RoutingDefinition): PathFault[] {
  const nobody = new Set(receivers.filter((one) => one.nobody === true).map(({ name }) => name));
  const gappy = new Set(schedules.filter(({ gaps }) => gaps === 'meant').map(({ name }) => name));
  const uncertain = new Set(
    escalations
      .filter(({ steps }) => {
        const last = steps.findLast(({ notify }) => notify !== undefined)?.notify ?? [];
        return last.length > 0 && last.every((name) => gappy.has(name));
      })
      .map(({ name }) => name),
  );
  const faultsOf = (one: RouteDefinition, { path, inherited }: Place): PathFault[] => {
    const { receiver = inherited.receiver, escalation = inherited.escalation } = one;
    const isLeft = nobody.has(receiver ?? '') && uncertain.has(escalation ?? '');
    const wrong = `is told nobody in a gap of ${escalation}: let its last step notify a receiver, or give the route one`;
    return [
      ...(isLeft ? [{ path: [...path, 'receiver'], wrong }] : []),
      ...one.routes.flatMap((below, index) =>
        faultsOf(below, { path: [...path, 'routes', index], inherited: { receiver, escalation } }),
      ),
    ];
  };
  return faultsOf({ ...route, continue: false }, { path: ['route'], inherited: {} });
}

interface Place {
  readonly path: readonly PropertyKey[];
  readonly inherited: { readonly receiver?: string | undefined; readonly escalation?: string | undefined };
}
