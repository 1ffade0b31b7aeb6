import { NOBODY } from '../../steps/missing.js';
import { filled, type JsonObject } from '../candidate.js';
import { unlessPlaceholder } from '../placeholders.js';
import { cut, type RecordReader } from '../record-reader.js';

/**
 * Who did it: the user's id, and where a record knows only the mail address (the CSV of small plans, a log-in that
 * found no user) that address, which then is the id and named in `derived`.
 */
export function actorOf(
  row: RecordReader,
  said: { id: string | undefined; email: string | undefined },
): JsonObject {
  const [id, email] = [unlessPlaceholder(said.id), unlessPlaceholder(said.email)];
  const address = email === undefined ? undefined : cut(email, 320);
  if (id !== undefined) return { id: cut(id, 512), ...filled({ email: address }) };
  if (address === undefined) return { id: NOBODY, type: 'unknown' };
  row.derived.push('actor.id');
  return { id: address, email: address };
}

/** Country codes come in small letters. */
export function countryOf(row: RecordReader): string | undefined {
  const code = row.peek('countryCode');
  if (code === undefined || !/^[A-Za-z]{2}$/.test(code)) return undefined;
  row.claim('countryCode');
  const country = code.toUpperCase();
  if (country !== code) row.derived.push('context.country');
  return country;
}
