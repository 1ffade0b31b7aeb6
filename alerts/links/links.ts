import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import type { Users } from '../../src/access/accounts/users.js';
import { SECOND, type Clock } from '../../src/kernel/clock.js';
import type { LinkPage } from './link-page.js';
import type { LinkForm } from './links.schemas.js';
import type { Result } from '../../src/kernel/result.js';
import {
  LINK_LIFETIMES,
  messageTag,
  openLink,
  sealLink,
  type LinkClaims,
  type LinkFault,
  type LinkKind,
} from './link-token.js';

const KEY_BYTES = 32;

export interface LinksParts {
  readonly secrets: Pick<AccountSecrets, 'getOrCreate'>;
  readonly users: Pick<Users, 'idOf'>;
  readonly clock: Clock;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

export interface LinkWanted {
  readonly kind: LinkKind;
  readonly tenant: string;
  /** Id of the alert, or of the list. */
  readonly subject: string;
  /** Id of the message that carries it. */
  readonly message: string;
  readonly address: string;
}

/** Links of mails, each for one reader: made where mails are sent, opened where the API is served, under one sealed key. */
export class Links {
  private key: Promise<Buffer> | undefined;

  constructor(private readonly parts: LinksParts) {}

  async urlOf({ address, message, ...wanted }: LinkWanted): Promise<string> {
    const { clock, publicUrl } = this.parts;
    const expiresAt = Math.ceil((clock.now() + LINK_LIFETIMES[wanted.kind]) / SECOND) * SECOND;
    const claims = {
      ...wanted,
      recipient: this.recipientOf(address),
      message: messageTag(message),
      expiresAt,
    };
    return `${publicUrl}/links/${sealLink(await this.keyOf(), claims)}`;
  }

  async open(text: string): Promise<Result<LinkClaims, LinkFault>> {
    return openLink(await this.keyOf(), text, this.parts.clock.now());
  }

  /** By what a link knows its reader: the id of the local account of the address, whether or not there is one. */
  recipientOf(address: string): string {
    return this.parts.users.idOf(address);
  }

  private async keyOf(): Promise<Buffer> {
    this.key ??= this.parts.secrets.getOrCreate('alerts/links', KEY_BYTES);
    try {
      return await this.key;
    } catch (error) {
      // The store was away: asked for again the next time.
      this.key = undefined;
      throw error;
    }
  }
}

/** Who a fact says it is by: no log-in, but whoever had the link that was sent to the recipient in that message. */
export const byLink = ({ recipient, message }: Pick<LinkClaims, 'recipient' | 'message'>): string =>
  `link:${recipient}/${message}`;

/** What links of one kind show and do; a look changes nothing. */
export interface FollowsLink {
  look(claims: LinkClaims): Promise<LinkPage>;
  act(claims: LinkClaims, form: LinkForm): Promise<LinkPage>;
}
