import type { Finding } from '../../src/event/finding.js';
import { errorCode } from '../../src/kernel/app-error.js';
import { type Clock, DAY } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Findings } from '../../src/store/findings.js';
import { feedFinding } from '../intake/feed-finding.js';
import { isHurting, NO_REFUSALS, type RefusalRun, withRefusal } from './refusal-run.js';
import type { RefusalReason } from './schemes/scheme.js';

export const DETECTOR = 'webhook-refused';

export interface Place {
  readonly tenant: string;
  readonly source: string;
}

interface Watched {
  run: RefusalRun;
  /** What was said and is not over; unknown until the store was asked once. */
  open: Promise<Finding | undefined>;
}

export interface RefusalWatchDeps {
  readonly findings: Pick<Findings, 'write' | 'between'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Says when a source's webhooks are refused again and again with none that is right: a secret that was changed at one side
 * alone, a clock that is wrong, or somebody who forges. Also when it is over. Knows only sources that take webhooks.
 */
export class RefusalWatch {
  private readonly watched = new Map<string, Watched>();

  constructor(private readonly deps: RefusalWatchDeps) {}

  async refused(place: Place, reason: RefusalReason): Promise<void> {
    const now = this.deps.clock.now();
    const watched = this.of(place);
    watched.run = withRefusal(watched.run, now);
    if (!isHurting(watched.run)) return;
    const open = await watched.open;
    const isSaid = open !== undefined && open.localDay === dayOf(now);
    if (!isSaid) await this.say(place, watched, hurt(place, { from: watched.run[0] ?? now, reason }, now));
  }

  async accepted(place: Place): Promise<void> {
    const watched = this.of(place);
    watched.run = NO_REFUSALS;
    const open = await watched.open;
    if (open !== undefined) await this.say(place, watched, healed(place, open, this.deps.clock.now()));
  }

  private of(place: Place): Watched {
    const key = keyOf(place);
    let watched = this.watched.get(key);
    if (watched === undefined) {
      watched = { run: NO_REFUSALS, open: this.openOf(place) };
      this.watched.set(key, watched);
    }
    return watched;
  }

  /** What another process, or this one before its restart, has said. */
  private async openOf(place: Place): Promise<Finding | undefined> {
    const { tenant, source } = place;
    const now = this.deps.clock.now();
    try {
      const found = await this.deps.findings.between(tenant, now - 2 * DAY, now + DAY);
      return found
        .filter((one) => one.detector === DETECTOR && one.source === source && one.state === 'raised')
        .at(-1);
    } catch (error) {
      this.tell(error);
      // Asked again at the next one.
      this.watched.delete(keyOf(place));
      return undefined;
    }
  }

  /** The answer to a webhook does not hang on it: what could not be written is tried at the next one. */
  private async say(place: Place, watched: Watched, finding: Finding): Promise<void> {
    try {
      await this.deps.findings.write([finding]);
      watched.open = Promise.resolve(finding.state === 'raised' ? finding : undefined);
      this.deps.logger.warn({ ...place, state: finding.state }, 'webhooks of a source are refused');
    } catch (error) {
      this.tell(error);
    }
  }

  private tell(error: unknown): void {
    this.deps.logger.warn(
      { code: errorCode(error) },
      'what becomes of webhooks could not be noted as a finding',
    );
  }
}

const keyOf = ({ tenant, source }: Place): string => `${tenant}/${source}`;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const minuteOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`;

const WHY: Readonly<Record<RefusalReason, string>> = {
  'no-signature': 'they have no signature',
  'no-time': 'they have no readable time',
  'wrong-signature': 'their signatures fit no secret of the source',
  expired: 'they were signed at another time than ours',
};

function hurt(place: Place, { from, reason }: { from: number; reason: RefusalReason }, now: number): Finding {
  const sentence =
    `Webhooks of the source ${place.source} have been refused since ${minuteOf(from)}, and none was right: the last because ` +
    `${WHY[reason]}. What the CRM sends meanwhile is missing, or somebody forges.`;
  return feedFinding(
    { ...place, detector: DETECTOR, severity: 'high', from, to: now, isOver: false, sentence },
    now,
  );
}

function healed(place: Place, open: Finding, now: number): Finding {
  const from = Date.parse(open.occurredFrom);
  const sentence =
    `Webhooks of the source ${place.source} were refused from ${minuteOf(from)} to ${minuteOf(now)}; now they are taken again. ` +
    'What the CRM sent between and does not repeat is missing.';
  return feedFinding(
    { ...place, detector: DETECTOR, severity: 'high', from, to: now, isOver: true, sentence },
    now,
  );
}
