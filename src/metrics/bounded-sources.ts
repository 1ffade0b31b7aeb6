/** Series cost memory here and money in a monitoring system: a firm with a thousand tenants has thousands of sources. */
const MOST_SOURCES = 200;

const OTHERS = { tenant: 'others', source: 'others' } as const;

interface SourceLabels {
  readonly tenant: string;
  readonly source: string;
}

/** Labels for the first sources that are seen; all further ones share one pair, so that sums stay true. */
export function boundedSources(most = MOST_SOURCES): (of: SourceLabels) => SourceLabels {
  const seen = new Set<string>();
  return ({ tenant, source }) => {
    const key = `${tenant}/${source}`;
    if (!seen.has(key) && seen.size >= most) return OTHERS;
    seen.add(key);
    return { tenant, source };
  };
}
