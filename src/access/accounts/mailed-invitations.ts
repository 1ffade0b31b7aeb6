import type { Config } from '../../config/sections.js';
import { randomId } from '../../kernel/ids.js';
import type { AccessFacts } from '../access-facts.js';
import { noticeOf, sealedPartName, sealedPartOf } from '../notices/notice.js';
import type { AccountSecrets } from './account-secrets.js';
import { invitationLink } from './invitation.js';

export interface MailedInvitationsParts {
  readonly facts: AccessFacts;
  readonly secrets: AccountSecrets;
  readonly config: Pick<Config, 'publicUrl' | 'mail'>;
}

export interface Invitation {
  readonly user: string;
  readonly address: string;
  readonly invitation: string;
}

/** Where links go that open an account: to whoever invited, or to the invited alone. */
export class MailedInvitations {
  constructor(private readonly parts: MailedInvitationsParts) {}

  /** The link to show to whoever invited; undefined where it is sent, which `alone` asks for and takes mail. */
  async hand({ user, address, invitation }: Invitation, alone: boolean): Promise<string | undefined> {
    const { publicUrl, mail } = this.parts.config;
    const link = invitationLink(publicUrl, invitation);
    if (mail === undefined || !alone) return link;
    await this.send(user, address, link);
    return undefined;
  }

  /**
   * To the invited alone: whoever asked for one and kept the link would be the second person whom it takes. When it
   * resolves, the link is sealed and is sent by the job of notices; a process that dies before leaves none, and another
   * invitation replaces it.
   */
  private async send(user: string, address: string, link: string): Promise<void> {
    const { facts, secrets } = this.parts;
    const id = randomId();
    await secrets.put(sealedPartName(id), sealedPartOf({ address, link }));
    await facts.append(noticeOf({ what: 'invitation', id: user }, id));
  }
}
