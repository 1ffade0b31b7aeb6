import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { SealedSecrets } from '../secrets/sealed-secrets.js';

/** An account at a source that acts, one whose record is touched, and somebody of the directory of people. */
export type PersonKind = 'actor' | 'subject' | 'person';

/** A session, an address that was acted from, a thing that was acted upon. */
export type CommonKind = 'session' | 'address' | 'object';

/** A person as a source names them: what `identities` keeps and the ledger never sees. */
export interface Person {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Bytes of the content key, as hex. */
export const CONTENT_ROOM = 64;

const hexKey = (key: Buffer): Buffer => Buffer.from(key.toString('hex'));

/** Secrets of one tenant that intake needs: for pseudonyms, and for content hashes. */
export class TenantKeys {
  private constructor(
    readonly tenant: string,
    private readonly pseudonymKey: KeyObject,
    private readonly contentKey: Buffer,
    /** For digests that become part of an event's key; never changed, since event ids follow from it. */
    readonly mappingKey: Buffer,
  ) {}

  static async open(secrets: Pick<SealedSecrets, 'getOrCreate'>, tenant: string): Promise<TenantKeys> {
    const pseudonym = await secrets.getOrCreate(`tenant/${tenant}/pseudonym`, 32);
    const content = await secrets.getOrCreate(`tenant/${tenant}/content`, 32);
    const mapping = await secrets.getOrCreate(`tenant/${tenant}/mapping`, 32);
    return new TenantKeys(tenant, createSecretKey(pseudonym), hexKey(content), mapping);
  }

  /**
   * The key that stands for a person in the ledger: HMAC-SHA-256 of kind, source and the CRM's id, 16 bytes as hex.
   * The source is part of it: two CRMs number their users alike.
   */
  personKey(kind: PersonKind, source: string, id: string): string {
    const mac = createHmac('sha256', this.pseudonymKey).update(`${kind}\0${source}\0${id}`);
    return mac.digest('hex').slice(0, 32);
  }

  /** Two halves of a key (whole numbers below 2^64, in digits) for SipHash, by which records are told apart and not found out. */
  get recordKey(): readonly [string, string] {
    const mac = createHmac('sha256', this.pseudonymKey).update('records\0').digest();
    return [mac.readBigUInt64LE(0).toString(), mac.readBigUInt64LE(8).toString()];
  }

  /**
   * Stands for what several people may have in common, where that itself must not be kept: HMAC-SHA-256, 8 bytes as hex.
   */
  commonKey(kind: CommonKind, value: string): string {
    const mac = createHmac('sha256', this.pseudonymKey).update(`common\0${kind}\0${value}`);
    return mac.digest('hex').slice(0, 16);
  }

  /**
   * Keyed hash of an event's content, 8 bytes as hex. SHA-256 over key and text: truncated to a quarter,
   * it cannot be extended, and it costs less than half of an HMAC. The content lies behind CONTENT_ROOM free bytes,
   * into which the key is written.
   */
  contentHash(content: Buffer): string {
    this.contentKey.copy(content);
    return hash('sha256', content).slice(0, 16);
  }
}
