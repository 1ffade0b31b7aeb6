import { AppError } from '../../kernel/app-error.js';
import { forbidden, mayEverything, mayUntil } from '../rights/decide.js';
import { GRANT_REFUSED, grantFault } from '../rights/grant.js';
import type { Admitted } from '../rights/principal.js';
import { grantsOf } from './key.js';
import type { KeyScope } from './keys.js';
import type { NewKey } from './keys.schemas.js';

/**
 * What a caller who asks for a key is given. Nobody makes a key that reaches further or lasts longer than their own
 * right to make keys, and only who may do everything makes one that may. Throws FORBIDDEN, REQUEST_INVALID.
 */
export function scopeOfNewKey(caller: Admitted, wanted: NewKey, now: number): KeyScope {
  if (wanted.kind === 'admin') {
    if (!mayEverything(caller)) throw forbidden();
    return wanted;
  }
  const { expiresAt, ...named } = wanted;
  const scope = { ...named, ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }) };
  for (const grant of grantsOf(scope)) {
    if (!mayUntil(caller, 'keys.write', grant, grant.until)) throw forbidden();
    const fault = grantFault(grant, now);
    if (fault !== undefined) throw new AppError('REQUEST_INVALID', GRANT_REFUSED[fault]);
  }
  return scope;
}
