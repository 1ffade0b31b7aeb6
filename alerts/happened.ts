import { type Alert, weightyClaims } from './alert.js';

/** Whose alert it is, and when what it is about happened: the time of its claims, epoch ms. */
export interface Happened {
  readonly actorKey: string;
  /** Undefined where it has no claims. */
  readonly happened?: { readonly from: number; readonly to: number } | undefined;
}

export function happenedOf(alert: Alert): Happened {
  const { actorKey } = alert;
  const claims = weightyClaims(alert);
  if (claims.length === 0) return { actorKey, happened: undefined };
  const from = claims.reduce((at, { occurredFrom }) => Math.min(at, Date.parse(occurredFrom)), Infinity);
  const to = claims.reduce((at, { occurredTo }) => Math.max(at, Date.parse(occurredTo)), 0);
  return { actorKey, happened: { from, to } };
}
