import ipaddr from 'ipaddr.js';
import type { Shared } from '../alert-fact.js';
import { criticalityIdOf } from '../risk/criticality.js';

/** Words with which links begin, the most telling first. */
export const LINKS = ['session', 'address', 'object'] as const;
export type LinkKind = (typeof LINKS)[number];

/** An event that a finding cites; empty texts are unknown. */
export interface SharedEvent {
  readonly source: string;
  readonly session: string;
  /** Of no declared network. */
  readonly address: string;
  /** In which the address lies. */
  readonly net: string;
  readonly action: string;
  readonly type: string;
  readonly target: string;
}

export interface SharedTerms {
  /** A keyed digest: what it stands for cannot be read from it. */
  readonly keyOf: (kind: LinkKind, value: string) => string;
  /** Whether hardly anybody of the tenant acts from that network. */
  readonly isRare: (network: string) => boolean;
}

/** A finding that shows more sessions or addresses than that is of a program that opens one for each call. */
const MOST_ALIKE = 8;
const MOST_KINDS = 16;
const MOST_OBJECTS = 20;
/** Of `criticality`, and of the bound of names there. */
const LONGEST_KIND = 128;

/** Acts upon what a CRM keeps: what log-ins and settings name is an account or the company itself. */
const UPON_DATA = /^(record|report|data|file)\.|^access\.share$/;

/** What a single thing is called where it is declared critical: the source's name, the kind and the id, as the CRM has them. */
export const objectName = ({
  source,
  type,
  target,
}: Pick<SharedEvent, 'source' | 'type' | 'target'>): string => `${source}/${type.toLowerCase()}/${target}`;

/**
 * By what the cited events of a finding may belong to those of others: the sessions they were made in, the addresses they
 * came from where hardly anybody acts from there, the one thing that they were all done upon. And what they touched, as
 * `criticalityIdOf` has it. Undefined when they say nothing of it. Pure.
 */
export function sharedBy(events: readonly SharedEvent[], terms: SharedTerms): Shared | undefined {
  const { keyOf, isRare } = terms;
  const sessions = few(
    events.filter(({ session }) => session !== '').map((one) => `${one.source}/${one.session}`),
  );
  const addresses = few(
    events
      .filter(isFrom)
      .filter(({ net }) => isRare(net))
      .map(({ address }) => address),
  );
  const links = [
    ...sessions.map((one) => `session:${keyOf('session', one)}`),
    ...addresses.map((one) => `address:${keyOf('address', one)}`),
    ...onlyObject(events).map((one) => `object:${keyOf('object', one)}`),
  ];
  const touched = touchedBy(events, terms);
  return links.length + touched.length === 0 ? undefined : { links, touched };
}

/** Such as that of a proxy before the CRM, which everybody comes through. */
const INSIDE: ReadonlySet<string> = new Set([
  'unspecified',
  'private',
  'loopback',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
]);

/** What was no address is `::` here. */
const isFrom = ({ address }: SharedEvent): boolean =>
  ipaddr.isValid(address) && !INSIDE.has(ipaddr.parse(address).range());

/** Each once; of a crowd none. */
function few(values: readonly string[]): string[] {
  const all = [...new Set(values)].sort();
  return all.length > MOST_ALIKE ? [] : all;
}

/** None where one of the acts does not say what it was done upon. */
function onlyObject(events: readonly SharedEvent[]): string[] {
  const acts = events.filter(({ action }) => UPON_DATA.test(action));
  const [first, ...others] = new Set(acts.map((act) => (hasObject(act) ? objectName(act) : '')));
  return first === undefined || first === '' || others.length > 0 ? [] : [first];
}

const hasObject = ({ type, target }: SharedEvent): boolean => type !== '' && target !== '';

function touchedBy(events: readonly SharedEvent[], { keyOf }: SharedTerms): string[] {
  const kinds = new Set(events.flatMap(({ type }) => (type === '' ? [] : [type.slice(0, LONGEST_KIND)])));
  const objects = new Set(events.filter(hasObject).map(objectName));
  return [
    ...new Set(
      [...kinds]
        .sort()
        .slice(0, MOST_KINDS)
        .map((kind) => criticalityIdOf('kind', kind)),
    ),
    ...[...objects]
      .sort()
      .slice(0, MOST_OBJECTS)
      .map((one) => criticalityIdOf('object', keyOf('object', one))),
  ];
}
