import type { ConfigFault } from './fault.js';
import { isPlainLoopback } from './loopback.js';
import type { OidcConfig } from './sections.js';

const AT = 'access.oidc';

/** What a provider may not be, and what its groups may not give; bounds as of any grant (src/access/rights/grant.ts). */
export function oidcFaults({ issuer, roles }: OidcConfig): ConfigFault[] {
  return [...issuerFaults(issuer), ...roles.flatMap(roleFaults)];
}

function issuerFaults(issuer: string): ConfigFault[] {
  const { protocol, search, hash } = new URL(issuer);
  const faults: ConfigFault[] = [];
  const path = `${AT}.issuer`;
  if (protocol !== 'https:' && !isPlainLoopback(issuer))
    faults.push({ path, wrong: 'is plain http to another machine', write: 'an https:// address' });
  // OpenID Connect Discovery 1.0, 3.
  if (search !== '' || hash !== '')
    faults.push({ path, wrong: 'has a query or a fragment', write: 'the issuer as the provider names it' });
  return faults;
}

function roleFaults({ role, tenant, source, days }: OidcConfig['roles'][number], index: number) {
  const faults: ConfigFault[] = [];
  const at = `${AT}.roles[${index}]`;
  if (source !== undefined && tenant === undefined)
    faults.push({ path: `${at}.tenant`, wrong: 'is missing beside a source' });
  if (role === 'crm-owner' && source === undefined)
    faults.push({ path: `${at}.source`, wrong: 'is missing, and a crm-owner is of one source' });
  if ((role === 'auditor') !== (days !== undefined))
    faults.push(
      role === 'auditor'
        ? { path: `${at}.days`, wrong: 'is missing, and an auditor is one for a time', write: '1 to 366' }
        : { path: `${at}.days`, wrong: 'is for the role auditor alone' },
    );
  return faults;
}
