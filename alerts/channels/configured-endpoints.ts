import { fault, ok } from '../../src/kernel/result.js';
import { VERSION } from '../../src/version.js';
import { addressFault } from '../egress/guard.js';
import type { ReceiverDefinition } from '../route/definition.js';
import type { PathFault } from '../route/name-checks.js';
import { pagerDutyProtocol, SLACK, TEAMS } from './chat-protocols.js';
import { readOcsf } from './configured-ocsf.js';
import type { EndpointProtocol } from './endpoint.js';
import { type EndpointTerms, type Read, readSecret } from './secret-of.js';
import { webhookProtocol } from './webhook.js';
import { webhookKey } from './webhook-signature.js';

/** A receiver's endpoint as it is configured, its secrets read. */
export interface ReadyEndpoint {
  readonly receiver: string;
  readonly url: URL;
  readonly protocol: EndpointProtocol;
}

/** https://developer.pagerduty.com/docs/events-api-v2/trigger-events/: 32 characters. */
const ROUTING_KEY = /^[A-Za-z0-9]{32}$/;

/** Every endpoint of these receivers that is told by a POST. What is wrong with any of them was told at the start (`endpointFaults`) and throws. */
export function endpointsOf(receivers: Iterable<ReceiverDefinition>, terms: EndpointTerms): ReadyEndpoint[] {
  return [...receivers].flatMap((receiver) =>
    readEndpoints(receiver, terms).map((read) => {
      if (!read.ok) throw new TypeError(`receiver ${receiver.name}: ${read.fault[0]?.wrong}`);
      return read.value;
    }),
  );
}

/** What is wrong with their addresses and with the files they name, at the setting that names it. */
export const endpointFaults = (receivers: readonly ReceiverDefinition[], terms: EndpointTerms): PathFault[] =>
  receivers.flatMap((receiver, index) =>
    readEndpoints(receiver, terms).flatMap((read) =>
      read.ok ? [] : read.fault.map(({ path, wrong }) => ({ path: ['receivers', index, ...path], wrong })),
    ),
  );

function readEndpoints(receiver: ReceiverDefinition, terms: EndpointTerms): Read<ReadyEndpoint>[] {
  const { webhook, slack, teams, pagerduty, ocsf } = receiver;
  const found: Read<Omit<ReadyEndpoint, 'receiver'>>[] = [];
  if (webhook !== undefined) found.push(readWebhook(webhook, terms));
  if (slack !== undefined) found.push(readHook('slack', slack, SLACK, terms));
  if (teams !== undefined) found.push(readHook('teams', teams, TEAMS, terms));
  if (pagerduty !== undefined) found.push(readPagerDuty(pagerduty, terms));
  if (ocsf !== undefined) found.push(readOcsf(ocsf, terms));
  return found.map((read) => (read.ok ? ok({ receiver: receiver.name, ...read.value }) : read));
}

function readWebhook(
  { url, secret_files: files }: NonNullable<ReceiverDefinition['webhook']>,
  terms: EndpointTerms,
): Read<Omit<ReadyEndpoint, 'receiver'>> {
  const address = checkedAddress(url, ['webhook', 'url'], terms);
  const keys = files.map((file, index) => readKey(file, ['webhook', 'secret_files', index], terms));
  const faults = [address, ...keys].flatMap((read) => (read.ok ? [] : read.fault));
  if (faults.length > 0) return fault(faults);
  const protocol = webhookProtocol({
    keys: keys.flatMap((read) => (read.ok ? [read.value] : [])),
    version: VERSION,
  });
  return ok({ url, protocol });
}

/** A hook whose address is its secret. */
function readHook(
  key: 'slack' | 'teams',
  { url_file: file }: { readonly url_file: string },
  protocol: EndpointProtocol,
  terms: EndpointTerms,
): Read<Omit<ReadyEndpoint, 'receiver'>> {
  const path = [key, 'url_file'];
  const text = readSecret(file, path, terms);
  if (!text.ok) return text;
  const url = URL.parse(text.value.trim());
  if (url === null) return fault([{ path, wrong: `names ${file}, which holds no address` }]);
  const address = checkedAddress(url, path, terms);
  return address.ok ? ok({ url, protocol }) : address;
}

function readPagerDuty(
  { url, routing_key_file: file }: NonNullable<ReceiverDefinition['pagerduty']>,
  terms: EndpointTerms,
): Read<Omit<ReadyEndpoint, 'receiver'>> {
  const path = ['pagerduty', 'routing_key_file'];
  const address = checkedAddress(url, ['pagerduty', 'url'], terms);
  const key = readSecret(file, path, terms);
  const isKey = key.ok && ROUTING_KEY.test(key.value.trim());
  const wrong =
    key.ok && !isKey ? [{ path, wrong: `names ${file}, which holds no key of 32 letters and digits` }] : [];
  const faults = [address, key].flatMap((read) => (read.ok ? [] : read.fault)).concat(wrong);
  return faults.length > 0 || !key.ok
    ? fault(faults)
    : ok({ url, protocol: pagerDutyProtocol(key.value.trim()) });
}

function readKey(file: string, path: PathFault['path'], terms: EndpointTerms): Read<Buffer> {
  const text = readSecret(file, path, terms);
  if (!text.ok) return text;
  const key = webhookKey(text.value);
  return key === undefined
    ? fault([{ path, wrong: `names ${file}, which holds no secret: whsec_ and 24 to 64 bytes in base64` }])
    : ok(key);
}

/** What is told of an address that is a secret names its host at most. */
function checkedAddress(url: URL, path: PathFault['path'], { egress }: EndpointTerms): Read<URL> {
  const wrong = addressFault(url, egress);
  return wrong === undefined ? ok(url) : fault([{ path, wrong }]);
}
