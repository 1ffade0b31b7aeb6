import { faultItem, filled, type JsonObject } from '../candidate.js';
import type { MappedItem } from '../mapping.js';
import { at, textAt } from '../nested.js';
import { cut, RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { findingItem, type Claim } from './finding.js';

/**
 * An alert of Microsoft Defender XDR as Microsoft Graph gives it (alerts_v2):
 * https://learn.microsoft.com/en-us/graph/api/resources/security-alert
 */
export function mapDefender(alert: JsonObject): MappedItem {
  const uid = textAt(alert, 'id');
  if (uid === undefined) return faultItem('schema', 'The alert has no id.', 'id');
  const status = textAt(alert, 'status') ?? '';
  const state = stateOf(status);
  const updated = readTime(textAt(alert, 'lastUpdateDateTime'));
  const created = readTime(textAt(alert, 'createdDateTime'));
  const time = state === 'open' ? created : (updated ?? created);
  if (time === undefined)
    return faultItem('schema', 'The alert has no readable createdDateTime.', 'createdDateTime');
  const row = new RecordReader(kept(alert));
  return findingItem(
    {
      product: textAt(alert, 'serviceSource') ?? 'Microsoft Defender',
      uid,
      state,
      at: time.iso,
      title: textAt(alert, 'title'),
      severity: textAt(alert, 'severity'),
      ...evidenceOf(at(alert, 'evidence')),
    },
    row,
  );
}

function stateOf(status: string): Claim['state'] {
  if (status === 'resolved') return 'close';
  return status === 'inProgress' ? 'update' : 'open';
}

function kept(alert: JsonObject): JsonObject {
  const names = ['category', 'detectionSource', 'incidentId', 'alertWebUrl', 'mitreTechniques', 'status'];
  return Object.fromEntries(names.map((name) => [name, alert[name]]));
}

/** The first user, address and device of the alert's evidence. */
function evidenceOf(evidence: unknown): Pick<Claim, 'person' | 'ip' | 'host'> {
  const found: unknown[] = Array.isArray(evidence) ? evidence : [];
  const users = found.map((one) => at(one, 'userAccount')).filter((account) => account !== undefined);
  const ips = found.map((one) => textAt(one, 'ipAddress') ?? textAt(one, 'lastExternalIpAddress'));
  const hosts = found.map((one) => textAt(one, 'deviceDnsName'));
  return {
    person: personOf(users[0]),
    ip: ips.find((ip) => ip !== undefined),
    host: hosts.find((host) => host !== undefined),
  };
}

function personOf(account: unknown): JsonObject | undefined {
  const upn = textAt(account, 'userPrincipalName');
  const id = upn ?? textAt(account, 'azureAdUserId') ?? textAt(account, 'accountName');
  if (id === undefined) return undefined;
  const name = textAt(account, 'displayName') ?? textAt(account, 'accountName');
  return filled({
    id: cut(id, 512),
    name: name === undefined ? undefined : cut(name, 1024),
    email: upn === undefined ? undefined : cut(upn, 320),
  });
}
