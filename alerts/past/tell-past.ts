import { z } from 'zod';
import { BY_SYSTEM } from '../../src/access/access-facts.js';
import { DAY, MINUTE, type Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { NO_NAMES } from '../../src/privacy/sight.js';
import type { Facts } from '../../src/store/facts.js';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import type { AlertLine } from '../alert-line.js';
import { readAlerts } from '../alert-log.js';
import type { SendResult } from '../channels/channel.js';
import type { Mail, Mailer } from '../channels/mailer.js';
import type { Routing } from '../dispatch.js';
import { alertLines } from '../list.js';
import { groupsOf, isDue, PAST_KIND } from './past.js';
import { pastMail } from './past-mail.js';

/** Between two tries of a message that could not be handed over, and until it is given up. */
const AGAIN_AFTER = 15 * MINUTE;
const GIVE_UP_AFTER = 3 * DAY;
const ALERTS_A_READ = 2_000;

const untoldQuery = systemQuery({
  file: new URL('../queries/untold-past.sql', import.meta.url),
  params: {},
  row: z.object({
    tenant: z.string(),
    source: z.string(),
    ids: z.array(z.string()),
    newest: z.coerce.number(),
  }),
});
type Untold = z.infer<typeof untoldQuery.row>;

export interface TellPastParts {
  readonly store: Store;
  readonly facts: Facts;
  readonly routing: Routing;
  /** Undefined when no mail is configured. */
  readonly mailer: Mailer | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

/**
 * Tells what was found in the past of a source: one message for all of it once no more is found, never one an alert.
 * It goes out at least once; twice only when the process dies before it is noted, and then both carry the same id.
 */
export class TellPast {
  /** When a source's message may be tried again, and since when it has been tried. */
  private readonly later = new Map<string, { at: number; since: number }>();

  constructor(private readonly parts: TellPastParts) {}

  /** The number of sources whose past was told. */
  async run(): Promise<number> {
    if (this.parts.mailer === undefined) return 0;
    let told = 0;
    for (const untold of await this.parts.store.read(untoldQuery, {}))
      if (await this.tell(untold, this.parts.mailer)) told += 1;
    return told;
  }

  private async tell(untold: Untold, mailer: Mailer): Promise<boolean> {
    const { facts, clock } = this.parts;
    const { tenant, source } = untold;
    const last = (await facts.read(tenant, PAST_KIND, source)).at(-1);
    if (!this.isNow(untold) || !isDue({ newest: untold.newest, toldAt: last?.at }, clock.now())) return false;
    const alerts = await this.alertsOf(untold);
    const result = alerts.length === 0 ? NOTHING_LEFT : await this.send(untold, alerts, mailer);
    if (this.triesAgain(untold, result)) return false;
    await this.note(untold, { version: (last?.version ?? 0) + 1, alerts: alerts.length, result });
    return true;
  }

  private isNow({ tenant, source }: Untold): boolean {
    const { routing, clock } = this.parts;
    const later = this.later.get(nameOf(tenant, source))?.at ?? -Infinity;
    return routing.addresses(tenant).length > 0 && clock.now() >= later;
  }

  private triesAgain({ tenant, source }: Untold, result: SendResult): boolean {
    const now = this.parts.clock.now();
    const name = nameOf(tenant, source);
    const since = this.later.get(name)?.since ?? now;
    const again = !result.delivered && result.retry && now - since < GIVE_UP_AFTER;
    if (again) this.later.set(name, { at: now + AGAIN_AFTER, since });
    else this.later.delete(name);
    return again;
  }

  private async note(
    { tenant, source, newest }: Untold,
    { version, alerts, result }: { version: number; alerts: number; result: SendResult },
  ): Promise<void> {
    const data = { newest, alerts, delivered: result.delivered };
    const about = { tenant, kind: PAST_KIND, id: source };
    await this.parts.facts.append({ ...about, version, type: 'told', data, by: BY_SYSTEM });
    this.parts.logger.info({ tenant, source, ...data }, 'The past of a source was told');
  }

  /** Those that still stand as history, as a reader without names sees them (with names in the profile `solo`). */
  private async alertsOf({ tenant, ids }: Untold): Promise<AlertLine[]> {
    const { store, routing } = this.parts;
    const names = (await routing.namesVisible(tenant)) ? 'all' : NO_NAMES;
    const lines: AlertLine[] = [];
    for (let at = 0; at < ids.length; at += ALERTS_A_READ) {
      const folded = await readAlerts(store, tenant, ids.slice(at, at + ALERTS_A_READ));
      const standing = [...folded].flatMap(([id, { state }]) =>
        state?.status === 'history' ? [{ id, alert: state }] : [],
      );
      lines.push(...(await alertLines(store, tenant, standing, names)));
    }
    return lines;
  }

  /** Each address gets what does not concern it; the first failure that may pass decides. */
  private async send(untold: Untold, alerts: readonly AlertLine[], mailer: Mailer): Promise<SendResult> {
    const groups = groupsOf(await this.concernedBy(untold.tenant, alerts));
    let result: SendResult = NOTHING_LEFT;
    for (const [index, { to, hidden }] of groups.entries()) {
      const shown = alerts.filter(({ actorKey }) => !hidden.has(actorKey));
      if (shown.length === 0) continue;
      const sent = await mailer.send(this.mailOf(untold, { shown, to, index }));
      if (!sent.delivered && sent.retry) return sent;
      if (sent.delivered || !result.delivered) result = sent;
    }
    return result;
  }

  private mailOf(
    { tenant, source, newest }: Untold,
    { shown, to, index }: { shown: readonly AlertLine[]; to: readonly string[]; index: number },
  ): Mail {
    const { routing, clock, publicUrl } = this.parts;
    const thread = `past.${tenant}.${source}`;
    return {
      id: `${thread}.${newest}.${index}`,
      thread,
      to,
      ...pastMail({ tenant, source, alerts: shown, timeZone: routing.timeZone(tenant), publicUrl }),
      sentAt: clock.now(),
      headers: { 'X-Ledgerwatch-Reason': 'past' },
      kind: 'past',
    };
  }

  /** By address, the actors of these alerts that it is told nothing of; what nobody may read goes to the second address. */
  private async concernedBy(
    tenant: string,
    alerts: readonly AlertLine[],
  ): Promise<Map<string, ReadonlySet<string>>> {
    const { routing } = this.parts;
    const actors = [...new Set(alerts.map(({ actorKey }) => actorKey))];
    const found = new Map<string, ReadonlySet<string>>();
    for (const address of routing.addresses(tenant))
      found.set(address, await this.hiddenFrom(address, tenant, actors));
    const unseen = new Set(
      actors.filter((actor) => [...found.values()].every((hidden) => hidden.has(actor))),
    );
    const second = unseen.size === 0 ? undefined : await routing.secondAddress();
    if (second === undefined || found.has(second)) return found;
    const own = await this.hiddenFrom(second, tenant, [...unseen]);
    return found.set(second, new Set(actors.filter((actor) => !unseen.has(actor) || own.has(actor))));
  }

  private async hiddenFrom(
    address: string,
    tenant: string,
    actors: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const hidden = new Set<string>();
    for (const actor of actors)
      if (await this.parts.routing.concerns(address, tenant, actor)) hidden.add(actor);
    return hidden;
  }
}

const nameOf = (tenant: string, source: string): string => `${tenant}/${source}`;

/** Withdrawn since, or all of it concerns everybody who could be told. */
const NOTHING_LEFT: SendResult = { delivered: false, retry: false, reason: 'all-concerned', detail: '' };
