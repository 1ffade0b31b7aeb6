import { TOKEN_UNREACHABLE } from './access-tokens.js';
import type { Explanation } from './explanation.js';

/**
 * Words of RFC 6749 5.2. When tokens of Google end: https://developers.google.com/identity/protocols/oauth2#expiration
 * Of Microsoft: https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens
 */
export const TOKEN_EXPLANATIONS: readonly Explanation[] = [
  {
    word: /^INVALID_GRANT$/,
    means: 'the consent behind mail.oauth.refreshTokenFile has ended or was withdrawn',
    todo: 'Whoever owns the mailbox gives consent again; put the new refresh token into the file and restart. Google ends it when the password changes, after six months unused, and after seven days while the app is "in testing"; Microsoft after 90 days unused.',
  },
  {
    word: /^INVALID_CLIENT$/,
    means: 'the provider does not take mail.oauth.clientId with its secret',
    todo: 'Whoever registered the app makes a new client secret (they run out at Microsoft), puts it into mail.oauth.clientSecretFile, and restarts.',
  },
  {
    word: /^UNAUTHORIZED_CLIENT$/,
    means: 'the app may not log in in this way',
    todo: 'At Microsoft an administrator gives the app SMTP.SendAsApp with admin consent; at Google the consent has to come from this very app.',
  },
  {
    word: /^INVALID_SCOPE$/,
    means: 'the provider does not know mail.oauth.scope',
    todo: 'Write https://outlook.office365.com/.default at Microsoft, and none at Google (its consent was for https://mail.google.com/).',
  },
  {
    word: new RegExp(`^${TOKEN_UNREACHABLE}$`),
    means: 'the address of mail.oauth.tokenUrl gives no answer',
    todo: 'Look at the address, and whether this machine may reach it. It is tried again.',
  },
  {
    word: /^(?:INVALID_REQUEST|UNSUPPORTED_GRANT_TYPE|TOKEN_ANSWER_UNKNOWN|[A-Z]+_DENIED)$/,
    means: 'the address of mail.oauth.tokenUrl gives no token',
    todo: 'Look at the address (Google: https://oauth2.googleapis.com/token, Microsoft: https://login.microsoftonline.com/TENANT/oauth2/v2.0/token) and at mail.oauth.clientId.',
  },
];
