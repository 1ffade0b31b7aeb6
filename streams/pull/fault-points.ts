/** Places between two steps of a turn at which tests end it, to prove that nothing is lost or doubled there. */
export type PullPoint = 'fetched' | 'delivered' | 'kept' | 'ended';

let trap: ((point: PullPoint, feed: string) => void) | undefined;

export function setPullTrap(next: typeof trap): void {
  trap = next;
}

export function pullPoint(point: PullPoint, feed: string): void {
  trap?.(point, feed);
}
