import { AppError } from '../../kernel/app-error.js';
import { forbidden, mayUntil } from '../rights/decide.js';
import { GRANT_REFUSED, grantFault, type Grant } from '../rights/grant.js';
import type { Admitted } from '../rights/principal.js';
import type { NewUser } from './users.schemas.js';

/**
 * The grants that a caller gives to a person, none of which may reach further or last longer than the caller's own right
 * to give them. Throws FORBIDDEN, REQUEST_INVALID.
 */
export function grantsToGive(caller: Admitted, wanted: NewUser['grants'], now: number): Grant[] {
  return wanted.map((one, index) => {
    const { until } = one;
    const grant = { ...placed(one), ...(until === undefined ? {} : { until: Date.parse(until) }) };
    if (!mayUntil(caller, 'users.write', grant, grant.until)) throw forbidden();
    const fault = grantFault(grant, now);
    if (fault === undefined) return grant;
    throw new AppError('REQUEST_INVALID', GRANT_REFUSED[fault], {
      detail: { errors: [{ path: `grants.${index}`, message: GRANT_REFUSED[fault] }] },
    });
  });
}

/** The place of a grant, and what it is of: what tells one grant from another. */
export const placed = ({
  role,
  tenant,
  source,
  team,
  dataClass,
}: NewUser['grants'][number]): Omit<Grant, 'until'> => ({
  role,
  ...(tenant === undefined ? {} : { tenant }),
  ...(source === undefined ? {} : { source }),
  ...(team === undefined ? {} : { team }),
  ...(dataClass === undefined ? {} : { dataClass }),
});

export const shownGrant = ({ until, ...grant }: Grant): object => ({
  ...grant,
  ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
});
