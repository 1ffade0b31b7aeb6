/** The records that a Dataverse message lists in QueryResults. */
export interface Listed {
  readonly count: number;
  /** Ids that are whole, in lower case. */
  readonly ids: readonly string[];
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * QueryResults comes as a list, as its JSON text, as ids with commas between, or as a bare count. Where ids are in it they
 * are what is counted, each once, also in a text that a cut has torn; an empty list is zero records; no field is no answer.
 */
export function listedIn(value: unknown): Listed | undefined {
  if (typeof value === 'number') return counted(value);
  if (typeof value !== 'string' && !Array.isArray(value)) return undefined;
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  if (text === '') return undefined;
  const ids = [...new Set(text.match(GUID)?.map((id) => id.toLowerCase()))];
  if (ids.length > 0) return { count: ids.length, ids };
  if (/^\d{1,15}$/.test(text)) return counted(Number(text));
  const named = text
    .replaceAll(/^\[|\]$/g, '')
    .split(',')
    .filter((part) => part.trim() !== '');
  return { count: Array.isArray(value) ? value.length : named.length, ids: [] };
}

const counted = (count: number): Listed | undefined =>
  Number.isSafeInteger(count) && count >= 0 ? { count, ids: [] } : undefined;
