import type { ConnectionOf } from '../../../src/config/connections.js';
import { clientCredentials } from '../../../src/kernel/token-grant.js';
import type { ConnectorDeps } from '../connector.js';
import { type IssuedToken, requestToken } from '../egress/tokens.js';
import { refused } from '../failures.js';

export type MicrosoftTerms = ConnectionOf<'microsoft-365'>;

/**
 * A token of the app for one API, which its address names
 * (https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
 */
export async function logIn(
  { loginUrl, directoryId, clientId: id, clientSecretFile }: MicrosoftTerms,
  url: string,
  { deps, signal }: { deps: ConnectorDeps; signal: AbortSignal },
): Promise<IssuedToken> {
  const secret = await deps.secret('client-secret', clientSecretFile);
  if (secret === undefined) throw refused('the connection has no client secret');
  const address = new URL(`/${directoryId}/oauth2/v2.0/token`, loginUrl).href;
  const form = clientCredentials({ id, secret }, `${new URL(url).origin}/.default`);
  return requestToken(deps, { url: address, form }, signal);
}
