const CAPITAL_A = 0x41;
const CAPITAL_Z = 0x5a;
const CHECKSUM_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a Salesforce id. Ids of 15 characters tell upper from lower case; the three further ones
 * are, for each five characters, a bit per capital letter (first character lowest) as a digit of A-Z, 0-5. Whatever
 * is no id of 15 characters comes back as it is, so that nothing is lost.
 */
export function to18(id: string): string {
  if (!/^[A-Za-z0-9]{15}$/.test(id)) return id;
  let suffix = '';
  for (let start = 0; start < 15; start += 5) suffix += checksum(id.slice(start, start + 5));
  return id + suffix;
}

function checksum(five: string): string {
  let bits = 0;
  for (let index = 0; index < 5; index++) {
    const code = five.charCodeAt(index);
    if (code >= CAPITAL_A && code <= CAPITAL_Z) bits |= 1 << index;
  }
  return CHECKSUM_ALPHABET.charAt(bits);
}

/** The id of nothing: Salesforce writes it for the user of a log-in under a name that nobody has. */
export const isEmptyId = (id: string): boolean => /^0{15}(?:AAA)?$/.test(id);

export const isSalesforceId = (text: string): boolean => /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text);

/** The object an id belongs to, by its first three characters; only the prefixes that are the same in every org. */
export const entityOfId = (id: string): string | undefined =>
  isSalesforceId(id) ? ENTITY_OF_PREFIX[id.slice(0, 3)] : undefined;

const ENTITY_OF_PREFIX: Readonly<Record<string, string>> = {
  '001': 'Account',
  '003': 'Contact',
  '005': 'User',
  '006': 'Opportunity',
  '00D': 'Organization',
  '00G': 'Group',
  '00O': 'Report',
  '00P': 'Attachment',
  '00Q': 'Lead',
  '00T': 'Task',
  '00U': 'Event',
  '00e': 'Profile',
  '00v': 'CampaignMember',
  '015': 'Document',
  '01Z': 'Dashboard',
  '01t': 'Product2',
  '02s': 'EmailMessage',
  '068': 'ContentVersion',
  '069': 'ContentDocument',
  '0PS': 'PermissionSet',
  '0PK': 'Individual',
  '0Q0': 'Quote',
  '500': 'Case',
  '701': 'Campaign',
  '800': 'Contract',
  '801': 'Order',
};
