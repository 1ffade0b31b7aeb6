import { BY_SYSTEM } from '../src/access/access-facts.js';
import { MINUTE } from '../src/kernel/clock.js';
import type { Logger } from '../src/kernel/logger.js';
import type { Facts, NewFact } from '../src/store/facts.js';
import {
  type Findings,
  type StoredFinding,
  type WrittenFinding,
  WRITTEN_A_READ,
} from '../src/store/findings.js';
import type { Store } from '../src/store/store.js';
import { lastVersion, newestMark, readAlerts, type AlertHistory } from './alert-log.js';
import { ALERT_KIND, alertIdOf, evolve, type AlertState } from './alert.js';
import { claimOf, type AlertFact } from './alert-fact.js';
import { decide } from './decide.js';

/** Findings decided together: their facts are one insert, which is stored whole or not at all. */
const CHUNK = 500;

/**
 * Each writing of findings stands above all that its writer saw, but of two writers at once the lower may become
 * visible later. What was written within this time before the newest is looked at again.
 */
const SETTLING = MINUTE;
/** Versions are a thousand to the millisecond. */
const versionAt = (at: number): bigint => BigInt(at) * 1_000n;
const before = (version: bigint): bigint =>
  version > versionAt(SETTLING) ? version - versionAt(SETTLING) : 0n;

const higher = (one: bigint, other: bigint): bigint => (one > other ? one : other);

export interface RaiseOutcome {
  /** Findings looked at. */
  readonly findings: number;
  /** Facts stated, by their type. */
  readonly stated: Readonly<Partial<Record<AlertFact['type'], number>>>;
}

export interface RaiseParts {
  readonly store: Store;
  readonly facts: Facts;
  readonly findings: Findings;
  readonly logger: Logger;
}

interface Folded {
  readonly state: AlertState;
  readonly version: number;
}

/** What findings change about alerts. Pure; `histories` is keyed by alert id and holds what is known of them. */
export function decideFacts(
  findings: readonly StoredFinding[],
  histories: ReadonlyMap<string, AlertHistory>,
): NewFact[] {
  const folded = new Map<string, Folded>();
  return findings.flatMap(({ finding, version: mark }) => {
    const id = alertIdOf(finding.tenant, finding);
    const history = histories.get(id);
    const { state, version } = folded.get(id) ?? { state: history?.state, version: lastVersion(history) };
    const claim = claimOf(finding, mark);
    const { actorKey, family, localDay } = finding;
    const decision = claim.standing
      ? decide(state, { type: 'raise', scope: { actorKey, family, localDay }, claim })
      : decide(state, { type: 'withdraw', claim });
    if (decision.kind === 'no-effect') return [];
    const { type, data } = decision.fact;
    folded.set(id, { state: evolve(state, decision.fact), version: version + 1 });
    return [
      { tenant: finding.tenant, kind: ALERT_KIND, id, version: version + 1, type, data, by: BY_SYSTEM },
    ];
  });
}

/**
 * Follows findings and states what they change. Where it stands is read back from the facts themselves, so there is
 * no cursor that could disagree with them; looking at a finding twice changes nothing.
 */
export class RaiseAlerts {
  private settled: bigint | undefined;
  /** The highest mark that was taken in; beyond it everything is new. */
  private reached = 0n;
  private readonly seen = new Map<string, bigint>();
  private running: Promise<RaiseOutcome> | undefined;

  constructor(private readonly parts: RaiseParts) {}

  /** Takes in every finding there is. When it rejects, the next run repeats what was not stated. */
  async run(): Promise<RaiseOutcome> {
    this.running ??= this.follow().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async follow(): Promise<RaiseOutcome> {
    let at = (this.settled ??= await this.settledBefore());
    const stated: Partial<Record<string, number>> = {};
    let findings = 0;
    // Of a backlog each page would look through the texts of all the others.
    for (let textsBeyond: bigint | undefined = this.reached; ; textsBeyond = undefined) {
      const page = await this.parts.findings.writtenSince(at, textsBeyond);
      const fresh = page.filter((written) => this.seen.get(seenKey(written)) !== written.version);
      for (const { type } of await this.take(fresh)) stated[type] = (stated[type] ?? 0) + 1;
      findings += fresh.length;
      at = page.at(-1)?.version ?? at;
      // What is written meanwhile is the next run's: a question whose answer is nothing costs as much as others.
      if (page.length < WRITTEN_A_READ) break;
    }
    this.reached = higher(this.reached, at);
    if (before(at) > this.settled) this.settleAt(before(at));
    if (findings > 0) this.parts.logger.info({ findings, stated }, 'Findings taken in');
    return { findings, stated };
  }

  private async settledBefore(): Promise<bigint> {
    this.reached = await newestMark(this.parts.store);
    return before(this.reached);
  }

  /** Whatever is older than this has been seen, also of slow writers. */
  private settleAt(version: bigint): void {
    this.settled = version;
    for (const [key, seen] of this.seen) if (seen <= version) this.seen.delete(key);
  }

  private async take(written: readonly WrittenFinding[]): Promise<NewFact[]> {
    const stated: NewFact[] = [];
    for (let at = 0; at < written.length; at += CHUNK) {
      const chunk = await this.parts.findings.read(written.slice(at, at + CHUNK));
      const facts = decideFacts(chunk, await this.historiesOf(chunk));
      await this.parts.facts.append(...facts);
      stated.push(...facts);
      for (const { finding, version } of chunk) this.seen.set(seenKey(finding), version);
    }
    return stated;
  }

  private async historiesOf(findings: readonly StoredFinding[]): Promise<Map<string, AlertHistory>> {
    const byTenant = Map.groupBy(findings, ({ finding }) => finding.tenant);
    const histories = new Map<string, AlertHistory>();
    for (const [tenant, own] of byTenant) {
      const ids = own.map(({ finding }) => alertIdOf(tenant, finding));
      for (const [id, history] of await readAlerts(this.parts.store, tenant, ids)) histories.set(id, history);
    }
    return histories;
  }
}

const seenKey = ({ tenant, id }: Pick<WrittenFinding, 'tenant' | 'id'>): string => `${tenant}/${id}`;
