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

/** The same by the words that exports and Microsoft Graph have for them. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  regular: '0',
  admin: '2',
  dcadmin: '3',
  system: '4',
  application: '5',
  serviceprincipal: '6',
  custompolicy: '7',
  systempolicy: '8',
  partnertechnician: '9',
  guest: '10',
};

/**
 * Accounts that UserId names although UserType says otherwise ("UserId" of the Common schema); the last are those of a
 * machine itself (https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers).
 */
const SYSTEM_ACCOUNT = /^(?:NT AUTHORITY|NT SERVICE|SHAREPOINT)\\|^S-1-5-(?:18|19|20)$/i;
const APPLICATION = /^(?:app@sharepoint$|ServicePrincipal_)/i;
/** Whoever came by an anonymous link or form: the same words for all of them. */
const ANONYMOUS = /^urn:(?:spo:(?:anon|tenantanon)|forms:anonymous)\b/i;

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
  const word = userType?.toLowerCase() ?? '';
  const type = Object.hasOwn(TYPE_WORDS, word) ? TYPE_WORDS[word] : userType;
  return type !== undefined && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
}
