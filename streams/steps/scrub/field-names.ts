import { speaksOfCards } from './card-numbers.js';

/** What the name of a field says about the value in it. */
export interface NamedFor {
  readonly secret?: 'password' | 'token' | 'session' | 'card-code';
  readonly card: boolean;
}

export const UNNAMED: NamedFor = { card: false };

/** Names in lower case without separators and without the `__c` of Salesforce's own fields. */
const SECRETS: ReadonlyMap<string, NonNullable<NamedFor['secret']>> = new Map([
  ...(['password', 'passwd', 'pwd', 'passphrase', 'userpassword', 'newpassword', 'oldpassword'] as const).map(
    (name) => [name, 'password'] as const,
  ),
  ...(['passwort', 'kennwort', 'neuespasswort', 'altespasswort'] as const).map(
    (name) => [name, 'password'] as const,
  ),
  ...(['secret', 'clientsecret', 'consumersecret', 'apisecret', 'secretkey', 'secretaccesskey'] as const).map(
    (name) => [name, 'token'] as const,
  ),
  ...(
    ['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'bearertoken', 'apitoken'] as const
  ).map((name) => [name, 'token'] as const),
  ...(
    ['apikey', 'xapikey', 'privatekey', 'securitytoken', 'authorization', 'proxyauthorization'] as const
  ).map((name) => [name, 'token'] as const),
  ...(['sid', 'sessionid', 'jsessionid', 'phpsessid', 'cookie', 'setcookie'] as const).map(
    (name) => [name, 'session'] as const,
  ),
  ...(['cvv', 'cvv2', 'cvc', 'cvc2', 'csc', 'cardcvv', 'cardcvc', 'cardsecuritycode'] as const).map(
    (name) => [name, 'card-code'] as const,
  ),
  ...(['cardverificationcode', 'cardverificationvalue', 'pinblock', 'cardpin'] as const).map(
    (name) => [name, 'card-code'] as const,
  ),
]);

/** As many names as sources have columns; a source that makes names up only costs their reading. */
const REMEMBERED = 8_192;
const LONGEST = 128;
const known = new Map<string, NamedFor>();

export function readName(name: string): NamedFor {
  if (name.length > LONGEST) return UNNAMED;
  let named = known.get(name);
  if (named === undefined) {
    if (known.size >= REMEMBERED) known.clear();
    known.set(name, (named = read(name)));
  }
  return named;
}

function read(name: string): NamedFor {
  const words = name.replace(/__c$/i, '').replace(/([a-z0-9])(?=[A-Z])/g, '$1 ');
  const secret = SECRETS.get(words.toLowerCase().replace(/[^a-z0-9]/g, ''));
  const card = speaksOfCards(words.replace(/[_.-]/g, ' '));
  return secret === undefined ? { card } : { secret, card };
}

/** Words that stand where a secret could, and are none: states, and what others have blackened. */
const NO_SECRET =
  /^(?:null|nil|none|undefined|true|false|yes|no|on|off|n\/a|unknown|empty|changed|reset|set|unset|updated|expired|required|optional|removed|created|enabled|disabled|success|successful|succeeded|failed|failure|invalid|valid|incorrect|wrong|weak|strong|geändert|zurückgesetzt|abgelaufen|falsch|redacted|hidden|masked|[*•x.]+|\[.*|<.*|\{.*|\$.*|%[sd]|\?|:\w+)$/i;

const LEAST_TOKEN = 12;
const LEAST_SESSION = 16;

/** Whether a value is what its field or its pair is named for; short words and states are not. */
export function isSecret(kind: NonNullable<NamedFor['secret']>, value: string): boolean {
  const text = value.trim();
  if (kind === 'card-code') return /^\d{3,4}$/.test(text);
  if (text.length < 3 || NO_SECRET.test(text)) return false;
  if (kind === 'password') return true;
  return text.length >= (kind === 'token' ? LEAST_TOKEN : LEAST_SESSION) && /\d/.test(text);
}
