import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';

export interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function newKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } };
}

export const CLIENT_ID = 'ledgerwatch';
const TEN_MINUTES = 600;

/** A provider made by hand, whose answers can be wrong in whatever way. */
export class BentProvider {
  /** Keys that it shows to everybody. */
  shown: readonly Key[] = [];
  /** The answer of its token endpoint to the next code. */
  idToken = '';
  tokenAnswer: { status: number; body: string } | undefined;
  metadata: object = {};
  asked: string[] = [];
  private readonly server = createServer((request, response) => this.answer(request, response));

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen(port = 0): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What a right token says, changed; `undefined` leaves a claim out. */
  claims(changed: object): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1_000);
    const whole = {
      iss: this.issuer,
      aud: CLIENT_ID,
      sub: 'ann',
      iat: now,
      exp: now + TEN_MINUTES,
      groups: ['watchers'],
      ...changed,
    };
    return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
  }

  async sign(changed: object, key: Key = this.shown[0]!, header: object = {}): Promise<string> {
    return new SignJWT(this.claims(changed))
      .setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header })
      .sign(key.privateKey);
  }

  unsigned(changed: object): string {
    return new UnsecuredJWT(this.claims(changed)).encode();
  }

  private answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const path = url.split('?')[0] ?? '';
    this.asked.push(path);
    const json = (value: object): unknown =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (path === '/.well-known/openid-configuration') json(this.discovery());
    else if (path === '/keys') json({ keys: this.shown.map(({ publicJwk }) => publicJwk) });
    else if (path !== '/token') response.writeHead(404).end();
    else if (this.tokenAnswer === undefined)
      json({ access_token: 'a', token_type: 'bearer', expires_in: 60, id_token: this.idToken });
    else
      response
        .writeHead(this.tokenAnswer.status, { 'content-type': 'application/json' })
        .end(this.tokenAnswer.body);
  }

  private discovery(): object {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      ...this.metadata,
    };
  }
}
