import { isSecret } from './field-names.js';
import type { Found } from './found.js';
import { VENDOR_TOKENS } from './vendor-tokens.js';

export const TOKEN_MARK = '[cut: token]';
export const PASSWORD_MARK = '[cut: password]';
export const SESSION_MARK = '[cut: session id]';
const KEY_MARK = '[cut: private key]';

/** RFC 7468, section 2; one that breaks off goes on to the end. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?:(?!-----END)[\s\S])*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?/g;
/** RFC 7519 and 7516: a JSON header in base64url, then two to four more parts. */
const JWT = /\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){2,4}/g;
/** https://developer.salesforce.com/docs/atlas.en-us.mobile_sdk.meta/mobile_sdk/oauth_refresh_token_flow.htm: org id, `!`, the session. */
export const SALESFORCE_SESSION = /\b00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?(?:!|%21)[A-Za-z0-9._]{20,}/g;
/** RFC 6750 and 7617. */
const AUTHORIZATION = /\b(bearer|basic|token)(\s+|%20|\+)([A-Za-z0-9+/._~-]{8,}={0,2})/gi;
/** RFC 3986, section 3.2.1: user information of an address. */
const IN_ADDRESS = /(:\/\/[^\s/:@?#]{1,128}:)([^\s/@?#]{1,256})(?=@)/g;
const VENDOR = new RegExp(`\\b(?:${VENDOR_TOKENS.map(({ form }) => form).join('|')})`, 'g');

const EXACT = [
  [PRIVATE_KEY, KEY_MARK],
  [JWT, TOKEN_MARK],
  [SALESFORCE_SESSION, SESSION_MARK],
  [VENDOR, TOKEN_MARK],
] as const;

/** Cuts what lets somebody in out of a text. */
export function cutCredentials(text: string, found: Found): string {
  const note = (mark: string): string => {
    found.add('credential');
    return mark;
  };
  let cut = text;
  for (const [form, mark] of EXACT) cut = cut.replace(form, () => note(mark));
  cut = cut.replace(AUTHORIZATION, (whole, scheme: string, gap: string, value: string) =>
    isAuthorization(scheme, value) ? `${scheme}${gap}${note(TOKEN_MARK)}` : whole,
  );
  cut = cut.replace(IN_ADDRESS, (_whole, before: string) => `${before}${note(PASSWORD_MARK)}`);
  return cutPairs(cut, note);
}

function isAuthorization(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() !== 'basic') return value.length >= 16 && /\d/.test(value);
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(decoded);
}

const KIND_OF = [
  ['password', '\\w{0,24}(?:password|passwd|passphrase|passwort|kennwort)|pwd', PASSWORD_MARK],
  [
    'token',
    '\\w{0,24}(?:secret|access_?key|api_?key|api-key|private_?key|access_?token|refresh_?token|id_?token|auth_?token|oauth_?token|security_?token|confirmation_?token)|token|client_assertion|sig|x-amz-signature|x-amz-security-token',
    TOKEN_MARK,
  ],
  ['session', 'sid|j?session_?id|phpsessid|sessid', SESSION_MARK],
] as const;

const EQUALS = '(\\\\?["\']?\\s*(?:=>?|%3D|:(?!//))\\s*)';
const VALUE = '(?:(\\\\?["\'])([^"\'\\\\]{1,1024})|([^\\s"\'&;,<>(){}|\\\\]{1,2048}))';
const PAIRS = KIND_OF.map(
  ([kind, names, mark]) =>
    [kind, new RegExp(`(?<![A-Za-z0-9_])((?:${names})(?:__c)?)${EQUALS}${VALUE}`, 'gi'), mark] as const,
);

/** `name=value`, `name: value` and `"name":"value"`, in addresses, statements and prose. */
function cutPairs(text: string, note: (mark: string) => string): string {
  let cut = text;
  for (const [kind, form, mark] of PAIRS)
    cut = cut.replace(form, (whole: string, ...groups: (string | undefined)[]) => {
      const [name = '', sign = '', quote = '', quoted, bare] = groups;
      const value = quoted ?? bare ?? '';
      if (!isSecret(kind, value) || (isProse(sign, quote) && /^\p{L}+$/u.test(value))) return whole;
      return `${name}${sign}${quote}${note(mark)}`;
    });
  return cut;
}

/** "Password: changed" is a sentence as often as a pair: there a plain word is taken for a word. */
const isProse = (sign: string, quote: string): boolean => quote === '' && /^:\s+$/.test(sign);
