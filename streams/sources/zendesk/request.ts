import type { RecordReader } from '../record-reader.js';

/** What an address of Zendesk's interface names: /api/v2/tickets/1/comments/2/redact.json?… */
export interface Request {
  readonly method: string;
  /** The address without host, query and the ending `.json`. */
  readonly path: string;
  /** Words of the path after /api/v2/, without the numbers of items; none outside of the interface. */
  readonly words: readonly string[];
  /** The kind of item, its number, and the number of what it belongs to. */
  readonly kind: string | undefined;
  readonly id: string | undefined;
  readonly parentId: string | undefined;
}

/** Words behind an item, or in front of a kind, that say what is done with it. */
const VERBS =
  /^(?:search|autocomplete|export|count|count_many|cursor|sample|show_many|execute|preview|create_many|create_or_update|create_or_update_many|update_many|destroy_many|import|imports|incremental|restore|restore_many|recover|recover_many|redact|merge|mark_as_spam|mark_many_as_spam|password|make_default|verify|active|recent|requested|ccd|assigned|followed|me|reorder)$/;

/** Numbers of items, ids of custom objects' records (ULID), and UUIDs. */
const ID = /^(?:-?\d+|[0-9A-HJKMNP-TV-Z]{3,26}|[0-9a-f]{8}-[0-9a-f-]{27})$/;
/** Whose items are named by a key. */
const KEYED = /^(?:custom_objects|token)$/;

export function requestOf(log: RecordReader): Request {
  const path = (log.peek('url') ?? '')
    .replace(/^https?:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '')
    .replace(/\.json$/i, '')
    .replace(/\/+$/, '');
  const parts =
    /^\/api\/v\d\/(.*)$/i
      .exec(path)?.[1]
      ?.split('/')
      .filter((part) => part !== '') ?? [];
  const isItem = (part: string, at: number): boolean => ID.test(part) || KEYED.test(parts[at - 1] ?? '');
  const kindAt = parts.findLastIndex((part, at) => !isItem(part, at) && !VERBS.test(part));
  const after = parts[kindAt + 1];
  const before = parts[kindAt - 1];
  return {
    method: (log.peek('method') ?? 'GET').toUpperCase(),
    path,
    words: parts.filter((part, at) => !isItem(part, at)),
    kind: parts[kindAt],
    id: after !== undefined && isItem(after, kindAt + 1) ? after : undefined,
    parentId: before !== undefined && isItem(before, kindAt - 1) ? before : undefined,
  };
}
