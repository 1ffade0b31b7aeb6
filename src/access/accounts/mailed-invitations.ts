import { randomId } from '../../kernel/ids.js';
import type { AccessFacts } from '../access-facts.js';
import { noticeOf, sealedPartName, sealedPartOf } from '../notices/notice.js';
import type { AccountSecrets } from './account-secrets.js';

/**
 * Invitations that go to the invited alone: whoever asked for one and kept the link would be the second person whom it
 * takes. When it resolves, the link is sealed and is sent by the job of notices; a process that dies before leaves none,
 * and another invitation replaces it.
 */
export class MailedInvitations {
  constructor(private readonly parts: { readonly facts: AccessFacts; readonly secrets: AccountSecrets }) {}

  async send(user: string, address: string, link: string): Promise<void> {
    const { facts, secrets } = this.parts;
    const id = randomId();
    await secrets.put(sealedPartName(id), sealedPartOf({ address, link }));
    await facts.append(noticeOf({ what: 'invitation', id: user }, id));
  }
}
