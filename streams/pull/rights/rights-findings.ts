import { DAY } from '../../../src/kernel/clock.js';
import type { Finding } from '../../../src/event/finding.js';
import { isoTime } from '../../../src/store/time.js';
import { type Trouble, troubleOf, unreadFinding } from '../trouble.js';
import type { MissingPart } from './fetch-answers.js';

/** Under this name stands when the rights of a source were last read, beside the cursors of its feeds. */
export const RIGHTS = '(rights)';

interface Place {
  readonly tenant: string;
  readonly source: string;
}

/** Rights that were not read for longer are told even where the cause may pass by itself. */
const PROMISED_MINUTES = (2 * DAY) / 60_000;

export interface RightsHealth {
  /** Fetches that failed, one behind the other, this one among them. */
  readonly failures: number;
  readonly error: unknown;
  /** When the last picture was taken that is stored, or when the first was begun; epoch ms. */
  readonly readTo: number;
}

/** Whether somebody must hear of rights that could not be fetched: as of a feed. */
export const unreadRights = (health: RightsHealth, now: number): Trouble | undefined =>
  troubleOf(health, now, PROMISED_MINUTES);

/** A picture that is stored and not whole. */
export const partlyRead = (missing: readonly MissingPart[], takenAt: number): Trouble => ({
  since: takenAt,
  cause:
    missing.length === 0
      ? 'rows are not as documented'
      : missing.map(({ name, why }) => `${name}: ${why}`).join('; '),
  lasting: false,
});

/** That the rights are not read, or not as a whole, or, with `ended`, that they were not and are again. */
export function rightsFinding(
  { tenant, source }: Place,
  trouble: Trouble,
  at: number,
  ended = false,
): Finding {
  const [from, to] = [isoTime(trouble.since), isoTime(at)];
  const sentence = ended
    ? `The rights of the source ${source} were not read as a whole from ${from} to ${to}: ${trouble.cause}. They are again. What was not told of these days stays unknown.`
    : `The rights of the source ${source} are not read as a whole since ${from}: ${trouble.cause}. Who could do what is unknown as far as it is missing.`;
  return unreadFinding({ tenant, source, feed: 'rights' }, trouble, { at, sentence });
}
