import { accountsIn } from './accounts.js';
import type { Change } from './change.js';
import type { KeyedLine } from './keyed.js';

type Certainty = 'sure' | 'doubtful';

/**
 * Who has the one right that is asked about, through what, and how sure that is: a snapshot, moved by the changes after it.
 * A change that does not name exactly what it changed makes doubtful whatever it may have changed.
 */
export class RightsGraph {
  /** By holder, the roles it has. */
  private readonly edges = new Map<string, Map<string, Certainty>>();
  /** Holders of the right itself. */
  private readonly holds = new Map<string, Certainty>();
  /** Holders that may have got more than is known. */
  private readonly more = new Set<string>();
  private readonly aliases = new Map<string, string[]>();
  private readonly wholes = new Map<string, string[]>();
  private readonly known = new Set<string>();
  private readonly told = new Set<string>();
  private readonly accounts: ReadonlyMap<string, string>;
  private readonly off = new Map<string, boolean | 'doubtful'>();
  private anybodyMayHaveMore = false;
  private anybodyMayBeOff = false;

  /** `lines`: all of the snapshot but rights that do not give what is asked; those that do not hold at `at` are left out. */
  constructor(lines: readonly KeyedLine[], at: number) {
    this.accounts = accountsIn(lines);
    for (const line of lines) if (holdsAt(line, at)) this.take(line);
  }

  private take({ holder, kind, via, isActor }: KeyedLine): void {
    (isActor ? this.told : this.known).add(holder);
    if (kind === 'right') this.holds.set(holder, 'sure');
    else if (kind === 'member') this.link(holder, via);
    else if (kind === 'disabled') this.off.set(holder, true);
    else if (kind === 'opaque') this.more.add(holder);
    else if (!isActor) listIn(kind === 'alias' ? this.aliases : this.wholes, via).push(holder);
  }

  apply(told: Change): void {
    const change = told.account === undefined ? told : { ...told, account: this.accountOf(told.account) };
    const { action } = change;
    if (action === 'access.grant') this.grant(change);
    else if (action === 'access.revoke') this.revoke(change);
    else if (action === 'access.role_change') this.exchange(change);
    else if (action === 'access.define') this.define(change);
    else this.switch(change);
  }

  /** Whether the snapshot says anything of this account, by whatever id. */
  isTold(actor: string): boolean {
    return this.told.has(this.accountOf(actor));
  }

  /** The roles on the shortest way to the right; empty when the holder has it itself, undefined when that is not sure. */
  surePath(actor: string): string[] | undefined {
    const before = new Map<string, string | undefined>([[this.accountOf(actor), undefined]]);
    for (const holder of before.keys()) {
      if (this.holds.get(holder) === 'sure') return pathTo(holder, before);
      for (const [role, certainty] of this.edges.get(holder) ?? [])
        if (certainty === 'sure' && !before.has(role)) before.set(role, holder);
    }
    return undefined;
  }

  isPossible(actor: string): boolean {
    if (this.anybodyMayHaveMore) return true;
    const seen = new Set([this.accountOf(actor)]);
    for (const holder of seen) {
      if (this.holds.has(holder) || this.more.has(holder)) return true;
      for (const role of this.edges.get(holder)?.keys() ?? []) seen.add(role);
    }
    return false;
  }

  isOff(actor: string): boolean | 'doubtful' {
    const own = this.off.get(this.accountOf(actor)) ?? false;
    return own === false && this.anybodyMayBeOff ? 'doubtful' : own;
  }

  private accountOf = (actor: string): string => this.accounts.get(actor) ?? actor;

  private grant({ account, roles }: Change): void {
    if (account === undefined) this.anybodyMayHaveMore = true;
    else if (roles === undefined) this.more.add(account);
    else this.give(account, roles);
  }

  /** A role of which the snapshot says nothing may give anything. */
  private give(account: string, roles: readonly string[]): void {
    const held = this.edges.get(account);
    const [role] = roles.filter((one) => this.known.has(one));
    const alias = roles.flatMap((one) => this.aliases.get(one) ?? []).find((one) => held?.has(one));
    const given = role ?? alias;
    if (given === undefined) this.more.add(account);
    else this.link(account, given);
  }

  private revoke({ account, roles }: Change): void {
    if (account === undefined) this.doubtAll();
    else if (roles === undefined) this.doubt(account);
    else for (const role of this.named(roles)) this.edges.get(account)?.delete(role);
  }

  private exchange({ account, roles }: Change): void {
    if (account === undefined) {
      this.doubtAll();
      this.anybodyMayHaveMore = true;
      return;
    }
    this.doubt(account);
    if (roles === undefined) this.more.add(account);
    else this.give(account, roles);
  }

  private define({ roles }: Change): void {
    if (roles === undefined) {
      this.doubtAll();
      this.anybodyMayHaveMore = true;
      return;
    }
    const changed = this.named(roles).flatMap((role) => [role, ...(this.wholes.get(role) ?? [])]);
    for (const role of changed) {
      this.known.add(role);
      this.doubt(role);
      this.more.add(role);
    }
  }

  private switch({ action, account }: Change): void {
    if (account === undefined) {
      if (action === 'account.disable' || action === 'account.delete') this.anybodyMayBeOff = true;
      if (action === 'account.enable')
        for (const [one, isOff] of this.off) this.off.set(one, isOff === true ? 'doubtful' : isOff);
      return;
    }
    this.off.set(account, action === 'account.disable' || action === 'account.delete');
    if (action === 'account.create') this.more.add(account);
  }

  private named = (roles: readonly string[]): string[] =>
    roles.flatMap((role) => [role, ...(this.aliases.get(role) ?? [])]);

  private doubt(holder: string): void {
    for (const role of this.edges.get(holder)?.keys() ?? []) this.edges.get(holder)?.set(role, 'doubtful');
    if (this.holds.has(holder)) this.holds.set(holder, 'doubtful');
  }

  private doubtAll(): void {
    for (const holder of new Set([...this.edges.keys(), ...this.holds.keys()])) this.doubt(holder);
  }

  private link(holder: string, role: string): void {
    this.known.add(role);
    const roles = this.edges.get(holder) ?? new Map<string, Certainty>();
    this.edges.set(holder, roles.set(role, 'sure'));
  }
}

const holdsAt = ({ from = -Infinity, to = Infinity }: KeyedLine, at: number): boolean =>
  from <= at && at < to;

function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

function pathTo(holder: string, before: ReadonlyMap<string, string | undefined>): string[] {
  const path: string[] = [];
  for (let at: string | undefined = holder; at !== undefined; at = before.get(at)) path.unshift(at);
  return path.slice(1);
}
