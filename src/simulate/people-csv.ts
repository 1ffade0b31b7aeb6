import { dayOfPost } from './company.js';
import type { Company } from './simulate.js';

export const PEOPLE_COLUMNS = [
  'id',
  'name',
  'email',
  'role',
  'team',
  'manager',
  'kind',
  'timezone',
  'from',
  'to',
] as const;

/**
 * The directory as CSV (RFC 4180, CRLF): a row for each post somebody held, so who changes role has two rows. `from`
 * and `to` are days, both included; an open end is empty, and so are mail address and manager of those without.
 */
export function peopleCsv(company: Pick<Company, 'people' | 'startsAt'>): string {
  const rows = company.people.flatMap((person) =>
    person.posts.map((post) => [
      person.id,
      person.name,
      person.email,
      post.role,
      post.team,
      post.manager ?? '',
      person.kind,
      person.timeZone,
      dayOfPost(company.startsAt, post.fromDay),
      post.toDay === undefined ? '' : dayOfPost(company.startsAt, post.toDay),
    ]),
  );
  return [[...PEOPLE_COLUMNS], ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** A field in quotes where RFC 4180 asks for them. */
export function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
