/**
 * Named places at which a fault test may stop the process, to prove that nothing is lost or doubled there.
 * Unset in production: then a call is one comparison.
 */
export type FaultPoint =
  'before-intent' | 'after-intent' | 'fenced' | 'in-insert' | 'after-insert' | 'after-done' | 'before-commit';

export interface FaultPlace {
  readonly topic: string;
  readonly partition: number;
}

let trap: ((point: FaultPoint, place: FaultPlace) => void) | undefined;

export function setFaultTrap(next: typeof trap): void {
  trap = next;
}

export function checkpoint(point: FaultPoint, place: FaultPlace): void {
  trap?.(point, place);
}
