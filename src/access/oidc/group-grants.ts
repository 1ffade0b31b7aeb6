import type { OidcConfig } from '../../config/sections.js';
import { DAY } from '../../kernel/clock.js';
import type { Grant } from '../rights/grant.js';

/**
 * What these groups give by the configuration, in its order; what two of them give stands there once. The end of an
 * auditor's is counted from now, the log-in, and the latest end counts.
 */
export function grantsOfGroups(roles: OidcConfig['roles'], groups: readonly string[], now: number): Grant[] {
  const held = new Set(groups);
  const given = new Map<string, Grant>();
  for (const { group, role, tenant, source, days } of roles) {
    if (!held.has(group)) continue;
    const bounds = {
      ...(tenant === undefined ? {} : { tenant }),
      ...(source === undefined ? {} : { source }),
    };
    const key = JSON.stringify([role, tenant, source]);
    const until = days === undefined ? undefined : now + days * DAY;
    const before = given.get(key)?.until;
    if (until === undefined) given.set(key, { role, ...bounds });
    else given.set(key, { role, ...bounds, until: Math.max(until, before ?? 0) });
  }
  return [...given.values()];
}
