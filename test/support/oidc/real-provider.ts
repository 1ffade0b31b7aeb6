import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider, type JWKS } from 'oidc-provider';

export const CLIENT = { id: 'ledgerwatch', secret: 'a secret of both sides' } as const;

/** What the provider says of one of its people. */
export type Claims = Readonly<Record<string, unknown>>;

/** The certified oidc-provider on a free port of loopback; whoever comes is logged in as `current` without a question. */
export class RealProvider {
  readonly people = new Map<string, Claims>();
  /** Who sits before the browser. */
  current = 'ann';
  private provider: Provider | undefined;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Its addresses of us, and new keys. */
  async serve(publicUrl: string, appUrl: string): Promise<void> {
    this.provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${publicUrl}/v1/session/oidc/callback`],
          post_logout_redirect_uris: [`${publicUrl}/`],
          backchannel_logout_uri: `${appUrl}/v1/session/oidc/logout`,
        },
      ],
      claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, ...this.people.get(id) }),
      }),
      features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      // Its own refuses addresses of the machine itself.
      fetch: async (url, { method, headers, body }: RequestInit = {}) =>
        fetch(url, { method: method ?? 'GET', headers: headers ?? {}, body: body ?? null }),
      cookies: { keys: ['of a test'] },
      jwks: await newKeys(),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: CLIENT.id,
          accountId: oidc.session?.accountId ?? '',
        });
        grant.addOIDCScope('openid profile email groups');
        await grant.save();
        return grant;
      },
    });
  }

  /** Sends a logout token to whoever wants to hear of it. */
  async endSession(subject: string): Promise<void> {
    const client = await this.provider?.Client.find(CLIENT.id);
    await (
      client as unknown as { backchannelLogout(sub: string, sid: string): Promise<void> }
    ).backchannelLogout(subject, 'sid');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.provider === undefined) response.writeHead(503).end();
    else if (request.url?.startsWith('/interaction/') === true)
      await this.provider.interactionFinished(request, response, { login: { accountId: this.current } });
    else await this.provider.callback()(request, response);
  }
}

async function newKeys(): Promise<JWKS> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key: JWK = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' };
  return { keys: [key] };
}
