import { SYSTEM_TENANT, type AccessFacts } from '../../src/access/access-facts.js';
import { NOTICE_KIND, noticeOf } from '../../src/access/notices/notice.js';
import { AppError } from '../../src/kernel/app-error.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import type { LinkPage } from '../links/link-page.js';
import type { LinkClaims } from '../links/link-token.js';
import { byLink, type FollowsLink } from '../links/links.js';
import type { LinkForm } from '../links/links.schemas.js';
import { leavePage, leftPage, offAlreadyPage, type Void, voidPage } from '../links/link-words.js';
import type { ListReaders } from './list-readers.js';
import { listIdOf, type ListName, listWords } from './lists.js';

export interface LeaveParts {
  readonly facts: Pick<AccessFacts, 'read' | 'appendFirst'>;
  readonly readers: Pick<ListReaders, 'left' | 'isUsed' | 'leave'>;
  readonly lists: readonly ListName[];
  /** Who among those that may be told now the link was sent to. */
  readonly addressOf: (tenant: string, recipient: string) => Promise<string | undefined>;
}

/**
 * What links of the kind `leave` show and do. Mail programs press the button themselves (RFC 8058), who has the link may:
 * it ends what comes regularly and nothing that is told at once, is listed, told of, and taken back by a command.
 */
export class LeaveByLink implements FollowsLink {
  constructor(private readonly parts: LeaveParts) {}

  /** Changes nothing. */
  async look(claims: LinkClaims): Promise<LinkPage> {
    const list = await this.find(claims);
    if ('why' in list) return voidPage(list.why);
    const words = listWords(list.name, claims.tenant);
    return list.isOff ? offAlreadyPage(words) : leavePage(words);
  }

  async act(claims: LinkClaims, form: LinkForm): Promise<LinkPage> {
    if (!('List-Unsubscribe' in form) && !('do' in form && form.do === 'leave'))
      throw new AppError('REQUEST_INVALID', 'This link takes you off a list');
    const list = await this.find(claims);
    if ('why' in list) return voidPage(list.why);
    const { tenant, recipient } = claims;
    const words = listWords(list.name, tenant);
    if (list.isOff) return offAlreadyPage(words);
    await this.tell({ tenant, list: list.name, reader: recipient, message: claims.message });
    const isFirst = await this.parts.readers.leave({ tenant, list: list.name }, recipient, byLink(claims));
    return isFirst ? leftPage(words) : voidPage('used');
  }

  private async find(claims: LinkClaims): Promise<{ name: ListName; isOff: boolean } | { why: Void }> {
    const { readers, lists, addressOf } = this.parts;
    const { tenant, subject, recipient } = claims;
    const name = lists.find((list) => listIdOf(tenant, list) === subject);
    if (name === undefined) return { why: 'unknown' };
    if ((await addressOf(tenant, recipient)) === undefined) return { why: 'not-told' };
    if (await readers.isUsed({ tenant, list: name }, byLink(claims))) return { why: 'used' };
    const left = await readers.left({ tenant, list: name });
    return { name, isOff: left.some(({ reader }) => reader === recipient) };
  }

  /** Before it is stated: a mail may have been passed on, and whoever runs the service sees what became of it. */
  private async tell(left: {
    readonly tenant: string;
    readonly list: ListName;
    readonly reader: string;
    readonly message: string;
  }): Promise<void> {
    const { facts } = this.parts;
    const { message, ...about } = left;
    const id = nameBasedId('reader-left', left.tenant, left.list, left.reader, message);
    if ((await facts.read(SYSTEM_TENANT, NOTICE_KIND, id)).length > 0) return;
    await facts.appendFirst(noticeOf({ what: 'reader-left', ...about }, id), 'due');
  }
}
