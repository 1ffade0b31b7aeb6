/** What some of a person's days are worth among as many as there are of theirs that teach; in no order: a tail has none. */
export const pooledDays = (worth: Iterable<number>, days: number): Float64Array => {
  const pooled = new Float64Array(days);
  pooled.set([...worth].slice(0, days));
  return pooled;
};
