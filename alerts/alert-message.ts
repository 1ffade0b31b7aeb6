import type { Clock } from '../src/kernel/clock.js';
import { identitiesShown, type Names, NO_NAMES } from '../src/privacy/sight.js';
import type { Store } from '../src/store/store.js';
import type { Alert } from './alert.js';
import type { AlertMessage } from './channels/channel.js';
import type { Due } from './due.js';
import type { CrmOf } from './crm-of.js';
import type { Links } from './links/links.js';
import type { AlertLine } from './alert-line.js';
import type { OpenedCase } from './opened/opened-case.js';
import { alertLines } from './list.js';
import { targetsOf } from './targets-of.js';
import { type Crm, hasRecordPages } from './templates/containment.js';

export interface MessageParts {
  readonly store: Store;
  readonly routing: {
    /** IANA name. */
    timeZone(tenant: string): string;
    /** Whether a message may say who is behind a key (governance profile `solo`). */
    namesVisible(tenant: string): Promise<boolean>;
  };
  readonly clock: Clock;
  /** Address of this service as readers reach it, without a slash at the end. */
  readonly publicUrl: string;
  /** Of the pages on which readers of mails acknowledge; without, mails have none. */
  readonly links?: Pick<Links, 'urlOf'>;
  /** What is known of a source's CRM; without, mails say what holds of any. */
  readonly crmOf?: CrmOf;
}

export interface ToTell {
  readonly id: string;
  readonly alert: Alert;
  readonly due: Pick<Extract<Due, { due: true }>, 'reason' | 'purpose' | 'followed'>;
  /** The case that opened, where it is that which is told. */
  readonly opened?: OpenedCase | undefined;
}

/** Where what is told can be read. */
const urlOf = (publicUrl: string, tenant: string, { id, opened }: Pick<ToTell, 'id' | 'opened'>): string =>
  opened === undefined
    ? `${alertsUrl(publicUrl, tenant)}/${id}`
    : `${publicUrl}/v1/tenants/${encodeURIComponent(tenant)}/cases/${opened.case}`;

/** Where the alerts of a tenant can be read. */
export const alertsUrl = (publicUrl: string, tenant: string): string =>
  `${publicUrl}/v1/tenants/${encodeURIComponent(tenant)}/alerts`;

/** What is told of these alerts of one tenant, in their order; the same for every attempt but for when it is sent. */
export async function alertMessages(
  { store, routing, clock, publicUrl, links, crmOf }: MessageParts,
  { tenant, to }: { readonly tenant: string; readonly to: readonly string[] },
  told: readonly ToTell[],
): Promise<AlertMessage[]> {
  const names = (await routing.namesVisible(tenant)) ? 'all' : NO_NAMES;
  const lines = await alertLines(store, tenant, told, names);
  const keys = told.map(({ alert }) => alert.actorKey);
  const people = await identitiesShown(store, tenant, names, [...new Set(keys)]);
  const linked = links === undefined ? undefined : await linksOf(links, { tenant, to }, told);
  const crms = await crmsOf(crmOf, tenant, lines);
  const targets = await targetsShown(store, names, { lines, crms });
  return told.map(({ id, alert, due, opened }, index): AlertMessage => {
    const line = lines[index];
    // By its link an alert is acknowledged; a case is none.
    const own = opened === undefined ? linked?.[index] : undefined;
    if (line === undefined) throw new TypeError(`alert ${id} could not be rendered`);
    const crm = crms.get(line.source);
    return {
      id: messageIdOf(id, due.purpose),
      reason: due.reason,
      ...(due.followed && { followed: due.followed }),
      ...(opened && { opened }),
      alert: line,
      person: people.get(alert.actorKey),
      to,
      ...(own === undefined ? {} : { links: own }),
      sentAt: clock.now(),
      timeZone: routing.timeZone(tenant),
      ...(crm === undefined ? {} : { crm }),
      ...(targets.has(line) ? { targets: targets.get(line) ?? [] } : {}),
      url: urlOf(publicUrl, tenant, { id, opened }),
    };
  });
}

export const messageIdOf = (alert: string, purpose: string): string =>
  `${alert}.${purpose.replaceAll('/', '.')}`;

/** In the order of the alerts. */
async function linksOf(
  links: Pick<Links, 'urlOf'>,
  { tenant, to }: { readonly tenant: string; readonly to: readonly string[] },
  told: readonly ToTell[],
): Promise<ReadonlyMap<string, string>[]> {
  const linkTo = async (one: ToTell, address: string): Promise<[string, string]> => {
    const message = messageIdOf(one.id, one.due.purpose);
    return [address, await links.urlOf({ kind: 'acknowledge', tenant, subject: one.id, message, address })];
  };
  return Promise.all(
    told.map(async (one) => new Map(await Promise.all(to.map(async (address) => linkTo(one, address))))),
  );
}

/** By source. */
async function crmsOf(
  crmOf: CrmOf | undefined,
  tenant: string,
  lines: readonly AlertLine[],
): Promise<ReadonlyMap<string, Crm>> {
  const found = new Map<string, Crm>();
  for (const source of new Set(lines.map((line) => line.source))) {
    const crm = await crmOf?.(tenant, source);
    if (crm !== undefined) found.set(source, crm);
  }
  return found;
}

/** Only where a mail can show their pages, and of one alert: a mail of many has no room for them. */
async function targetsShown(
  store: Store,
  names: Names,
  { lines, crms }: { readonly lines: readonly AlertLine[]; readonly crms: ReadonlyMap<string, Crm> },
): Promise<ReadonlyMap<AlertLine, readonly string[]>> {
  const [line, ...others] = lines;
  if (line === undefined || others.length > 0 || names !== 'all') return new Map();
  return hasRecordPages(crms.get(line.source)) ? new Map([[line, await targetsOf(store, line)]]) : new Map();
}
