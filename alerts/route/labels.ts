/**
 * What a routing tree sees of an alert. A label may have several values (an act touches several classes of data); one
 * that is missing has none.
 */
export type Labels = Readonly<Record<string, readonly string[]>>;

/** The labels that matchers may name, each with its words where they are a closed list. */
export type KnownLabels = ReadonlyMap<string, readonly string[] | undefined>;

/** Alertmanager's names of labels: https://prometheus.io/docs/alerting/latest/configuration/, `<labelname>`. */
export const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export const valuesOf = (labels: Labels, name: string): readonly string[] =>
  Object.hasOwn(labels, name) ? (labels[name] ?? []) : [];

/** `severity="high", team="sales"`, in the order of the names. */
export const showLabels = (labels: Labels): string =>
  Object.keys(labels)
    .sort()
    .flatMap((name) => valuesOf(labels, name).map((value) => `${name}=${JSON.stringify(value)}`))
    .join(', ');
