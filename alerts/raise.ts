import { BY_SYSTEM } from '../src/access/access-facts.js';
import type { Finding } from '../src/event/finding.js';
import { MINUTE } from '../src/kernel/clock.js';
import type { Logger } from '../src/kernel/logger.js';
import type { Facts, NewFact } from '../src/store/facts.js';
import type { Findings, StoredFinding } from '../src/store/findings.js';
import type { Store } from '../src/store/store.js';
import { lastVersion, newestMark, readAlerts, type AlertHistory } from './alert-log.js';
import { ALERT_KIND, alertIdOf, evolve, type AlertState } from './alert.js';
import { claimOf, type AlertFact, type Shared } from './alert-fact.js';
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
  /** What the events that these findings cite have in common with others, by finding id; without, nothing is said of it. */
  readonly sharedOf?: (findings: readonly Finding[]) => Promise<ReadonlyMap<string, Shared>>;
}

interface Folded {
  readonly state: AlertState;
  readonly version: number;
}

/**
 * What findings change about alerts. Pure; `histories` is keyed by alert id and holds what is known of them, `shared` by
 * finding id.
 */
export function decideFacts(
  findings: readonly StoredFinding[],
  histories: ReadonlyMap<string, AlertHistory>,
  shared: ReadonlyMap<string, Shared> = new Map(),
): NewFact[] {
  const folded = new Map<string, Folded>();
  return findings.flatMap(({ finding, version: mark }) => {
    const id = alertIdOf(finding.tenant, finding);
    const history = histories.get(id);
    const { state, version } = folded.get(id) ?? { state: history?.state, version: lastVersion(history) };
    const claim = claimOf(finding, mark, shared.get(finding.id));
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
  private extent = '';
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
    const settled = (this.settled ??= before(await newestMark(this.parts.store)));
    let at = settled;
    const { rows, highest } = await this.parts.findings.extentSince(at);
    const extent = `${at}/${rows}/${highest}`;
    if (extent === this.extent) return { findings: 0, stated: {} };
    const stated: Partial<Record<string, number>> = {};
    let findings = 0;
    // What is written meanwhile is the next run's: a question whose answer is nothing costs as much as any.
    while (at < highest) {
      const page = await this.parts.findings.since(at);
      const last = page.at(-1);
      if (last === undefined) break;
      const fresh = page.filter(({ finding, version }) => this.seen.get(seenKey(finding)) !== version);
      for (const { type } of await this.take(fresh)) stated[type] = (stated[type] ?? 0) + 1;
      findings += fresh.length;
      at = last.version;
    }
    const next = before(at) > settled ? before(at) : settled;
    this.settleAt(next);
    // Only what was looked at as a whole from the same mark need not be looked at again.
    this.extent = next === settled ? extent : '';
    if (findings > 0) this.parts.logger.info({ findings, stated }, 'Findings taken in');
    return { findings, stated };
  }

  /** Whatever is older than this has been seen, also of slow writers. */
  private settleAt(version: bigint): void {
    this.settled = version;
    for (const [key, seen] of this.seen) if (seen <= version) this.seen.delete(key);
  }

  private async take(findings: readonly StoredFinding[]): Promise<NewFact[]> {
    const stated: NewFact[] = [];
    for (let at = 0; at < findings.length; at += CHUNK) {
      const chunk = findings.slice(at, at + CHUNK);
      const [histories, shared] = await Promise.all([
        this.historiesOf(chunk),
        this.parts.sharedOf?.(chunk.map(({ finding }) => finding)),
      ]);
      const facts = decideFacts(chunk, histories, shared);
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

const seenKey = ({ tenant, id }: StoredFinding['finding']): string => `${tenant}/${id}`;
