import { normalMail } from '../../src/access/accounts/account-keys.js';
import { grantsOfUser } from '../../src/access/accounts/user.js';
import type { UserView } from '../../src/access/accounts/users.js';
import { principalOfUser } from '../../src/access/accounts/users.js';
import type { Notice } from '../../src/access/notices/notice.js';
import type { Request } from '../../src/access/requests/request.js';
import { mayApprove } from '../../src/access/requests/sight.js';
import { may } from '../../src/access/rights/decide.js';
import { type Admitted, inForce } from '../../src/access/rights/principal.js';

export interface Told {
  readonly notice: Notice;
  /** The one that the notice is about. */
  readonly request: Request | undefined;
  readonly people: readonly UserView[];
  /** Named at set-up. */
  readonly secondAddress: string | undefined;
  /** Named by the notice alone. */
  readonly ownAddress: string | undefined;
  /** Epoch ms. */
  readonly now: number;
}

/** Also a locked one: whoever knows an address could else keep somebody from hearing, by failing to log in ten times. */
const HAS_ACCOUNT: ReadonlySet<string> = new Set(['active', 'locked']);

/**
 * Pure. Whoever could approve or cancel the request, save who asked and who gains; about the host's own acts, whoever
 * runs the system. And the second address, whoever that is; but no address of whom the request is about. An invitation
 * goes to the invited alone.
 */
export function recipientsOf({ notice, request, people, secondAddress, ownAddress, now }: Told): string[] {
  if (notice.what === 'invitation') return ownAddress === undefined ? [] : [ownAddress];
  const wanted = people.flatMap(({ id, state, person }) => {
    if (!HAS_ACCOUNT.has(state.status) || person === undefined) return [];
    const { self } = state;
    const grants = grantsOfUser(state);
    const reader = inForce({ id: principalOfUser(id), kind: 'person', grants, self }, now);
    return isFor(notice, request, reader) ? [person.mail] : [];
  });
  const concerned = new Set(people.flatMap((one) => (isConcerned(one.state, request) ? mailOf(one) : [])));
  const told = [...wanted, secondAddress, ownAddress].filter((address) => address !== undefined);
  return [...new Set(told)].filter((address) => !concerned.has(normalMail(address)));
}

const mailOf = ({ person }: UserView): string[] => (person === undefined ? [] : [normalMail(person.mail)]);

const isConcerned = ({ self = [] }: Pick<Admitted, 'self'>, request: Request | undefined): boolean =>
  self.some(({ tenant, actorKey }) => tenant === request?.tenant && actorKey === request?.concerns);

function isFor(notice: Notice, request: Request | undefined, reader: Admitted): boolean {
  if (notice.what !== 'request') return may(reader, 'governance.write', {});
  if (request === undefined || reader.id === request.owner || reader.id === request.beneficiary) return false;
  return mayApprove(reader, request);
}
