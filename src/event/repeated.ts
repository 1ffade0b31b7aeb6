/**
 * What somebody may do again and again instead of once for much: each act is small, and how many there are is what is odd.
 * Lists are none of it, since turning a page is one, nor are records opened, which are counted one by one anyway.
 */
export const REPEATED = ['exports', 'searches', 'reports'] as const;
export type Repeated = (typeof REPEATED)[number];

export const isRepeated = (name: string): name is Repeated => (REPEATED as readonly string[]).includes(name);
