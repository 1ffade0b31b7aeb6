import { DAY, SECOND } from './clock.js';

/** Who is too busy and does not say for how long. */
const UNSAID = 60 * SECOND;

/**
 * Until when nothing shall be asked, epoch ms: Retry-After as seconds or as a date (RFC 9110, 10.2.3). At most `longest`
 * (ms, a day): what asks for more is a mistake, and would silence whoever is asked.
 */
export function retryAt(header: string | null, now: number, longest = DAY): number {
  const wait = header === null ? Number.NaN : waitOf(header.trim(), now);
  return now + Math.min(longest, Math.max(SECOND, Number.isNaN(wait) ? UNSAID : wait));
}

const waitOf = (text: string, now: number): number =>
  /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
