import type { Answers, RightsRequest } from '../../../src/people/rights/snapshot.js';
import { away, changed, permissionOf } from '../failures.js';
import type { RightsAccess } from './rights-access.js';

/** Of all answers together: what is held in memory at once, and how long somebody else's list may go on. */
export interface AnswerBounds {
  readonly rows: number;
  /** Of the rows as JSON. */
  readonly chars: number;
  readonly pages: number;
}

export const ANSWER_BOUNDS: AnswerBounds = { rows: 500_000, chars: 128 * 1024 ** 2, pages: 10_000 };

/** A request that has no answer, and why, as the end of a sentence. */
export interface MissingPart {
  readonly name: string;
  readonly why: string;
}

export interface Fetched {
  readonly answers: Answers;
  readonly missing: readonly MissingPart[];
}

/**
 * Asks all that the reader wants to know, one after the other. What a missing permission hides, or what is too long although
 * the picture is good without it, is named as missing; whatever else goes wrong rejects, so that nothing half is taken for
 * whole. Rejects with the first refusal when nothing at all may be read.
 */
export async function fetchAnswers(
  access: RightsAccess,
  signal: AbortSignal,
  bounds: AnswerBounds = ANSWER_BOUNDS,
): Promise<Fetched> {
  const answers: Record<string, readonly unknown[] | undefined> = {};
  const missing: MissingPart[] = [];
  const left = new Left(bounds);
  let refusal: unknown;
  const asked = access.reader.requests.filter(({ name }) => access.unanswered?.includes(name) !== true);
  for (const request of asked) {
    try {
      answers[request.name] = await fetchAnswer(access, request, { left, signal });
    } catch (error) {
      const why = whyMissing(error, request);
      if (why === undefined) throw error instanceof TooLong ? changed(`the rights: ${error.why}`) : error;
      refusal ??= error;
      missing.push({ name: request.name, why });
    }
  }
  if (missing.length === asked.length && refusal !== undefined) throw refusal;
  return { answers, missing };
}

async function fetchAnswer(
  { ask }: RightsAccess,
  request: RightsRequest,
  { left, signal }: { left: Left; signal: AbortSignal },
): Promise<unknown[]> {
  const rows: unknown[] = [];
  const before = left.mark();
  try {
    for await (const page of ask(request, signal)) {
      left.take(page);
      for (const row of page) rows.push(row);
    }
    // A list that ends because it was given up is not whole.
    if (signal.aborted) throw away('the rights were not read to their end in time');
    return rows;
  } catch (error) {
    left.giveBack(before);
    throw error;
  }
}

/** Undefined for what lets nothing be said of the picture. */
function whyMissing(error: unknown, { tells }: RightsRequest): string | undefined {
  const permission = permissionOf(error);
  if (permission !== undefined) return `the permission "${permission}" is missing there`;
  return error instanceof TooLong && tells !== undefined ? error.why : undefined;
}

/** An answer that goes beyond a bound. */
class TooLong extends Error {
  constructor(readonly why: string) {
    super(why);
  }
}

class Left {
  private used: AnswerBounds = { rows: 0, chars: 0, pages: 0 };

  constructor(private readonly bounds: AnswerBounds) {}

  mark(): AnswerBounds {
    return this.used;
  }

  giveBack(mark: AnswerBounds): void {
    this.used = mark;
  }

  take(page: readonly unknown[]): void {
    const { rows, chars, pages } = this.used;
    this.used = {
      rows: rows + page.length,
      chars: chars + JSON.stringify(page).length,
      pages: pages + 1,
    };
    for (const bound of ['rows', 'chars', 'pages'] as const)
      if (this.used[bound] > this.bounds[bound])
        throw new TooLong(`it would be more than ${this.bounds[bound]} ${bound}`);
  }
}
