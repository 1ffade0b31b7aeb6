/** Where mappings and emitters say which fields of a record an act was about; the vendors' words for it. */
const LISTS = ['fields', 'Fields', 'changedFields', 'columns'] as const;
const ONES = ['field', 'Field', 'fieldName', 'field_name'] as const;
/** Objects whose names are fields, such as the values before a change. */
const MAPS = ['changes', 'previous'] as const;
/** Most fields of one act that are looked at. */
const MOST = 200;

/** The fields that attributes name, each once; none where they name none. */
export function fieldsNamed(attributes: Readonly<Record<string, unknown>> | undefined): string[] {
  if (attributes === undefined) return [];
  const found = new Set<string>();
  for (const name of LISTS) for (const field of listed(own(attributes, name))) found.add(field);
  for (const name of ONES) for (const field of listed([own(attributes, name)])) found.add(field);
  for (const name of MAPS) for (const field of namesIn(own(attributes, name))) found.add(field);
  return [...found].slice(0, MOST);
}

const own = (attributes: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;

/** Texts, or objects that name a field as the audit logs of Dataverse do (`Name`). */
function listed(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST).flatMap((one: unknown) => {
    const name = typeof one === 'object' && one !== null ? nameIn(one) : one;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

const nameIn = (one: object): unknown => {
  for (const word of ['name', 'Name', 'field', 'Field'])
    if (Object.hasOwn(one, word)) return Reflect.get(one, word);
  return undefined;
};

const namesIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? listed(value)
      : Object.keys(value)
    : [];
