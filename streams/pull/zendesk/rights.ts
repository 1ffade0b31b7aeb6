import { z } from 'zod';
import { zendeskRights } from '../../../src/people/rights/readers/zendesk.js';
import { changed, refused } from '../failures.js';
import type { RightsAccess } from '../rights/rights-access.js';
import { HIDDEN, PLAN, ROLE, UNKNOWN_PAGE, type ZendeskSession } from './session.js';

/** "Returns a maximum of 100 records per page": https://developer.zendesk.com/api-reference/introduction/pagination/ */
const PAGE_SIZE = '100';

/** Rows stand under the last word of the path. Lists without pages by cursor name the next one by its number. */
const pageSchema = z.looseObject({
  meta: z.looseObject({ has_more: z.boolean(), after_cursor: z.string().max(4_096).nullish() }).optional(),
  next_page: z.string().max(4_096).nullish(),
});
const rowsSchema = z.array(z.unknown());

type Query = Readonly<Record<string, string | readonly string[]>>;

export const rightsOfZendesk = (session: ZendeskSession): RightsAccess => ({
  reader: zendeskRights,
  async *ask({ name, path, paging }, signal) {
    const { pathname, searchParams } = new URL(path, session.terms.url);
    const list = pathname.replace('/api/v2/', '');
    const first = queryOf(searchParams);
    let query: Query | undefined = paging === 'none' ? first : { ...first, 'page[size]': PAGE_SIZE };
    while (query !== undefined) {
      const answer = await session.json(list, query, signal);
      if (answer === HIDDEN) throw hidden(name === 'roles' ? PLAN : ROLE);
      const { rows, next } = pageOf(answer, list);
      yield rows;
      query = next === undefined ? undefined : { ...query, ...next };
    }
  },
});

function pageOf(answer: unknown, list: string): { rows: readonly unknown[]; next: Query | undefined } {
  if (answer === UNKNOWN_PAGE) throw changed('Zendesk does not know the page behind which it sent us');
  const page = pageSchema.safeParse(answer);
  const rows = rowsSchema.safeParse(page.data?.[list.split('/').at(-1) ?? '']);
  if (!page.success || !rows.success) throw changed(`Zendesk gives ${list} in another shape`);
  return { rows: rows.data, next: nextOf(page.data) };
}

/** Of an address that Zendesk gives only the number is taken: the token goes where the connection says. */
function nextOf({ meta, next_page: address }: z.infer<typeof pageSchema>): Query | undefined {
  if (meta?.has_more === true) {
    if (typeof meta.after_cursor !== 'string') throw changed('Zendesk has more and does not say where');
    return { 'page[after]': meta.after_cursor };
  }
  const number = meta === undefined ? URL.parse(address ?? '')?.searchParams.get('page') : undefined;
  return number === undefined || number === null ? undefined : { page: number };
}

const queryOf = (params: URLSearchParams): Query =>
  Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));

const hidden = (permission: string): Error =>
  refused(`Zendesk: the ${permission} is missing`, { permission });
