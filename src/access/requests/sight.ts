import { may } from '../rights/decide.js';
import type { Permission } from '../rights/permissions.js';
import { type Admitted, ownerOf } from '../rights/principal.js';
import type { Action, Asked } from './request.js';

/** What gives nobody more rights is judged by those who judge what people do. */
const JUDGED: Readonly<Partial<Record<Action, { readonly approve: Permission; readonly read: Permission }>>> =
  {
    'identity.reveal': { approve: 'reveals.approve', read: 'reveals.read' },
    'activity.plan': { approve: 'planned.approve', read: 'planned.read' },
    'alerts.silence': { approve: 'silences.approve', read: 'silences.read' },
  };

const approveOf = (action: Action): Permission => JUDGED[action]?.approve ?? 'access.approve';
const readOf = (action: Action): Permission => JUDGED[action]?.read ?? 'users.read';

const isOwn = (caller: Admitted, { owner }: Asked): boolean => ownerOf(caller) === owner;

const isConcerned = ({ self = [] }: Admitted, { tenant, concerns }: Asked): boolean =>
  self.some((own) => own.tenant === tenant && own.actorKey === concerns);

/** Whether the caller has the right to be its second person; who asked is refused by the request itself. */
export const mayApprove = (caller: Admitted, { action, tenant }: Asked): boolean =>
  may(caller, approveOf(action), { tenant });

export const mayCancel = (caller: Admitted, asked: Asked): boolean =>
  isOwn(caller, asked) || mayApprove(caller, asked);

/** To everybody else it is as if there were none. */
export const maySee = (caller: Admitted, asked: Asked): boolean =>
  !isConcerned(caller, asked) &&
  (mayCancel(caller, asked) || may(caller, readOf(asked.action), { tenant: asked.tenant }));
