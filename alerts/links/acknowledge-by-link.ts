import { AppError } from '../../src/kernel/app-error.js';
import { NO_NAMES } from '../../src/privacy/sight.js';
import type { Facts } from '../../src/store/facts.js';
import type { Store } from '../../src/store/store.js';
import type { AlertLine } from '../alert-line.js';
import { lastVersion, readAlerts, type AlertHistory } from '../alert-log.js';
import { ALERT_KIND, type Alert } from '../alert.js';
import { decideAnswer } from '../answers.js';
import type { Decision } from '../decide.js';
import type { Routing } from '../dispatch.js';
import { alertLines } from '../list.js';
import type { LinkPage } from './link-page.js';
import type { LinkClaims } from './link-token.js';
import { byLink, type FollowsLink } from './links.js';
import type { LinkForm } from './links.schemas.js';
import { acknowledgedPage, acknowledgePage, notNeededPage, type Void, voidPage } from './link-words.js';

export interface AcknowledgeParts {
  readonly store: Store;
  readonly facts: Pick<Facts, 'appendFirst'>;
  readonly routing: Pick<Routing, 'concerns' | 'timeZone'>;
  /** Who among those that may be told now the link was sent to. */
  readonly addressOf: (tenant: string, recipient: string) => Promise<string | undefined>;
}

interface Found {
  readonly history: AlertHistory;
  readonly alert: Alert;
  readonly line: AlertLine;
  readonly timeZone: string;
}

/** What links of the kind `acknowledge` show and do. */
export class AcknowledgeByLink implements FollowsLink {
  constructor(private readonly parts: AcknowledgeParts) {}

  /** Changes nothing. */
  async look(claims: LinkClaims): Promise<LinkPage> {
    const found = await this.find(claims);
    if (typeof found === 'string') return voidPage(found);
    const { alert, line, timeZone } = found;
    const decision = this.decide(claims, alert);
    if (decision.kind === 'fact') return acknowledgePage(line, timeZone);
    return notNeededPage(line, { reason: decision.reason, timeZone, isTry: false });
  }

  /** Of those who press the button of one link at once, one states the fact. */
  async act(claims: LinkClaims, form: LinkForm): Promise<LinkPage> {
    if (!('do' in form) || form.do !== 'acknowledge')
      throw new AppError('REQUEST_INVALID', 'This link takes no answer');
    const found = await this.find(claims);
    if (typeof found === 'string') return voidPage(found);
    const { history, alert, line, timeZone } = found;
    const decision = this.decide(claims, alert);
    if (decision.kind === 'no-effect')
      return notNeededPage(line, { reason: decision.reason, timeZone, isTry: true });
    const by = byLink(claims);
    const about = { tenant: claims.tenant, kind: ALERT_KIND, id: claims.subject };
    const fact = { ...about, version: lastVersion(history) + 1, by, ...decision.fact };
    const isFirst = await this.parts.facts.appendFirst(fact, by);
    return isFirst ? acknowledgedPage(line, timeZone) : voidPage('used');
  }

  private decide({ subject: id }: LinkClaims, alert: Alert): Decision {
    return decideAnswer(alert, { type: 'acknowledge' }, { id, now: this.parts.store.clock.now() });
  }

  /** Nobody is shown what concerns themselves, in the words of a link that is not known. */
  private async find({ tenant, subject, ...claims }: LinkClaims): Promise<Found | Void> {
    const { store, routing, addressOf } = this.parts;
    const history = (await readAlerts(store, tenant, [subject])).get(subject);
    if (history?.state === undefined) return 'unknown';
    const alert = history.state;
    const address = await addressOf(tenant, claims.recipient);
    if (address === undefined) return 'not-told';
    if (await routing.concerns(address, tenant, alert.actorKey)) return 'unknown';
    if (history.facts.some(({ by }) => by === byLink(claims))) return 'used';
    const [line] = await alertLines(store, tenant, [{ id: subject, alert }], NO_NAMES);
    return line === undefined ? 'unknown' : { history, alert, line, timeZone: routing.timeZone(tenant) };
  }
}
