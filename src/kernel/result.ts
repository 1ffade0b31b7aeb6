/** Outcome of a decision about data: a fault is a value with a reason, never an exception. */
export type Result<T, F> = { ok: true; value: T } | { ok: false; fault: F };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const fault = <F>(reason: F): { ok: false; fault: F } => ({ ok: false, fault: reason });
