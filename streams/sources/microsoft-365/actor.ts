import { NOBODY } from '../../steps/missing.js';
import { filled, type JsonObject } from '../candidate.js';
import { unlessPlaceholder } from '../placeholders.js';
import { cut, type RecordReader } from '../record-reader.js';

type ActorType = 'human' | 'integration' | 'system' | 'vendor';

/** UserType: https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#user-type. */
const TYPES: Readonly<Record<string, ActorType>> = {
  '0': 'human', // Regular
  '2': 'human', // Admin
  '3': 'vendor', // DcAdmin: an operator of Microsoft's data centre
  '4': 'system', // System
  '5': 'integration', // Application
  '6': 'integration', // ServicePrincipal
  '7': 'system', // CustomPolicy
  '8': 'system', // SystemPolicy
  '9': 'vendor', // PartnerTechnician
  '10': 'human', // Guest
};

/** Accounts that UserId names although UserType says otherwise ("UserId" of the Common schema). */
const SYSTEM_ACCOUNT = /^(?:NT AUTHORITY|NT SERVICE|SHAREPOINT)\\/i;
const APPLICATION = /^(?:app@sharepoint$|ServicePrincipal_)/i;
/** Whoever came by an anonymous link: the same words for all of them. */
const ANONYMOUS = /^urn:spo:(?:anon|tenantanon)\b/i;

/** UserId; where that says nothing UserKey, which names the same user by another id. Else nobody is known. */
export function actorOf(record: RecordReader): JsonObject {
  const id = known(record.peek('UserId'));
  const key = id === undefined ? known(record.peek('UserKey')) : undefined;
  const found = id ?? key;
  if (found === undefined) return { id: NOBODY, type: 'unknown' };
  record.claim(id === undefined ? 'UserKey' : 'UserId');
  if (key !== undefined || found.length > 512) record.derived.push('actor.id');
  return (
    filled({
      id: cut(found, 512),
      name: record.takeCut(1024, 'actor.name', 'UserUpn'),
      type: typeOf(found, record.peek('UserType')),
      onBehalfOf: record.takeCut(512, 'actor.onBehalfOf', 'SendAsUserSmtp', 'SendOnBehalfOfUserSmtp'),
    }) ?? {}
  );
}

const known = (text: string | undefined): string | undefined => {
  const id = unlessPlaceholder(text);
  return id === undefined || ANONYMOUS.test(id) ? undefined : id;
};

function typeOf(id: string, userType: string | undefined): ActorType | undefined {
  if (SYSTEM_ACCOUNT.test(id)) return 'system';
  if (APPLICATION.test(id)) return 'integration';
  return userType !== undefined && Object.hasOwn(TYPES, userType) ? TYPES[userType] : undefined;
}
