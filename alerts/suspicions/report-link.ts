import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessFacts } from '../../src/access/access-facts.js';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';

const KIND = 'report-link';
const KEY_BYTES = 32;
const MAC_BYTES = 16;
const HEAD_BYTES = MAC_BYTES + 4;
const MOST_TENANT_BYTES = 63;
/** Tells this use of the key from any other. */
const LABEL = 'ledgerwatch report link 1\n';

export interface ReportLinksParts {
  readonly facts: Pick<AccessFacts, 'read' | 'append'>;
  readonly secrets: Pick<AccountSecrets, 'getOrCreate'>;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

/**
 * The one link of a tenant under which anybody may report something. It is printed and passed on, so it names nobody and
 * shows nothing; a new one ends the one before. It is 128 bits of HMAC-SHA256 under a sealed key, the number of the link
 * and the tenant; nothing but that number is stored.
 */
export class ReportLinks {
  constructor(private readonly parts: ReportLinksParts) {}

  /** The link that works; undefined while none was made. */
  async urlOf(tenant: string): Promise<string | undefined> {
    const number = await this.numberOf(tenant);
    return number === 0 ? undefined : this.url(tenant, number);
  }

  /** A new one; the one before works no more. */
  async renew(tenant: string, by: string): Promise<string> {
    const number = (await this.numberOf(tenant)) + 1;
    await this.parts.facts.append({
      tenant,
      kind: KIND,
      id: tenant,
      version: number,
      type: 'made',
      data: {},
      by,
    });
    return this.url(tenant, number);
  }

  /** The tenant of a link that works. Total, over whatever a stranger sends. */
  async open(text: string): Promise<string | undefined> {
    const bytes = Buffer.from(text, 'base64url');
    const tenantBytes = bytes.length - HEAD_BYTES;
    if (bytes.toString('base64url') !== text || tenantBytes < 1 || tenantBytes > MOST_TENANT_BYTES)
      return undefined;
    const key = await this.parts.secrets.getOrCreate('alerts/report-links', KEY_BYTES);
    const body = bytes.subarray(MAC_BYTES);
    if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, body))) return undefined;
    const tenant = body.toString('utf8', 4);
    return body.readUInt32BE(0) === (await this.numberOf(tenant)) ? tenant : undefined;
  }

  /** Two who renew at once make the same number, and so the same link. */
  private async numberOf(tenant: string): Promise<number> {
    return (await this.parts.facts.read(tenant, KIND, tenant)).at(-1)?.version ?? 0;
  }

  private async url(tenant: string, number: number): Promise<string> {
    const key = await this.parts.secrets.getOrCreate('alerts/report-links', KEY_BYTES);
    const body = Buffer.alloc(4 + Buffer.byteLength(tenant));
    body.writeUInt32BE(number, 0);
    body.write(tenant, 4);
    return `${this.parts.publicUrl}/report/${Buffer.concat([macOf(key, body), body]).toString('base64url')}`;
  }
}

const macOf = (key: Buffer, body: Buffer): Buffer =>
  createHmac('sha256', key).update(LABEL).update(body).digest().subarray(0, MAC_BYTES);
