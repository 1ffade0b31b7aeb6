import type { ConnectionOf } from '../../../src/config/connections.js';
import type { ConnectorDeps } from '../connector.js';
import { clientCredentials, refreshToken } from '../../../src/kernel/token-grant.js';
import { jwtBearer, requestToken, type IssuedToken } from '../egress/tokens.js';
import { refused } from '../failures.js';
import type { OwnReader } from '../../steps/own-reads.js';

export type SalesforceTerms = ConnectionOf<'salesforce'>;

/**
 * As the secrets of the connection allow: JWT bearer with a private key, else a refresh token, else client credentials.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flows.htm
 */
export async function issueSalesforceToken(
  terms: SalesforceTerms,
  deps: ConnectorDeps,
  signal: AbortSignal,
): Promise<IssuedToken> {
  const form = await grantOf(terms, deps);
  const url = new URL('/services/oauth2/token', terms.url).href;
  const issued = await requestToken(deps, { url, form }, signal);
  // With rotation each refresh token is good once: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_refresh_token_flow.htm
  const { refresh_token: next } = issued.answer;
  if (form['grant_type'] === 'refresh_token' && typeof next === 'string' && next !== form['refresh_token'])
    await deps.keepSecret('refresh-token', next);
  return issued;
}

async function grantOf(
  { clientId: id, clientSecretFile, privateKeyFile, username, url }: SalesforceTerms,
  { secret, clock }: ConnectorDeps,
): Promise<Readonly<Record<string, string>>> {
  const privateKey = await secret('private-key', privateKeyFile);
  if (privateKey !== undefined) {
    if (username === undefined) throw refused('a private key needs the user name as which the app reads');
    return jwtBearer({ issuer: id, subject: username, audience: audienceOf(url), privateKey }, clock);
  }
  const clientSecret = await secret('client-secret', clientSecretFile);
  const refresh = await secret('refresh-token');
  if (refresh !== undefined) return refreshToken({ id, secret: clientSecret }, refresh);
  if (clientSecret !== undefined) return clientCredentials({ id, secret: clientSecret });
  throw refused('the connection has neither a client secret nor a private key nor a refresh token');
}

/**
 * Whom a JWT is meant for: the log-in address of production or sandboxes, whatever the org's own domain is.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 */
export function audienceOf(url: string): string {
  const { host, origin } = new URL(url);
  if (host.endsWith('.sandbox.my.salesforce.com')) return 'https://test.salesforce.com';
  if (host.endsWith('.my.salesforce.com')) return 'https://login.salesforce.com';
  return origin;
}

/** The identity URL of a token ends in the ids of org and user: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_openid.htm */
const IDENTITY = /\/id\/00D[A-Za-z0-9]{12,15}\/(005[A-Za-z0-9]{12,15})$/;

export function readerOf({ answer }: IssuedToken): OwnReader | undefined {
  const { id } = answer;
  const account = typeof id === 'string' ? IDENTITY.exec(id)?.[1] : undefined;
  return account === undefined ? undefined : { account };
}
