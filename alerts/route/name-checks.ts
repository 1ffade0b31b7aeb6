/** A fault with the path of the setting; the reader of the file finds its line. */
export interface PathFault {
  readonly path: readonly PropertyKey[];
  readonly wrong: string;
}

/** Names that nothing has. */
export function missing(
  names: readonly string[],
  all: readonly string[],
  path: readonly PropertyKey[],
  what: string,
): PathFault[] {
  return names
    .filter((name) => !all.includes(name))
    .map((name) => ({
      path,
      wrong: `names ${JSON.stringify(name)}, and there is no such ${what}: there are ${all.join(', ') || 'none'}`,
    }));
}

/** Names of a list that two have. */
export const doubled = (list: string, names: readonly string[]): PathFault[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ path: [list, index, 'name'], wrong: `${JSON.stringify(name)} is there twice` }],
  );
