import { z } from 'zod';
import { fault, ok, type Result } from '../../kernel/result.js';
import type { AccessFact } from '../access-facts.js';
import type { Grant } from '../rights/grant.js';
import { ROLES } from '../rights/permissions.js';
import { EVERYTHING } from '../rights/principal.js';
import { KEY_KINDS } from './key-text.js';

const issuedSchema = z
  .object({
    kind: z.enum(KEY_KINDS),
    /** Of a key of the kind `api` alone. */
    role: z.enum(ROLES).optional(),
    tenant: z.string().optional(),
    source: z.string().optional(),
    team: z.string().optional(),
    dataClass: z.string().optional(),
    /** Epoch ms. */
    expiresAt: z.int().optional(),
    /** Whose key it is; who asked for it when absent. */
    owner: z.string().optional(),
    /** The request with which it was asked for, where it needed one. */
    request: z.string().optional(),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .refine(({ kind, role }) => (kind === 'api') === (role !== undefined));

export type IssuedKey = z.infer<typeof issuedSchema>;

/** What a key is after its facts: unknown until issued, revoked for ever after. */
export type KeyState =
  | { readonly status: 'unknown' }
  | ({
      readonly status: 'active' | 'revoked';
      readonly issuedAt: number;
      /** The principal who asked for it: its owner. */
      readonly issuedBy: string;
    } & IssuedKey);

export const UNKNOWN_KEY: KeyState = { status: 'unknown' };

/** What a key gives its bearer. */
export function grantsOf({
  kind,
  role,
  tenant,
  source,
  team,
  dataClass,
  expiresAt,
}: Omit<IssuedKey, 'hash'>): readonly Grant[] {
  if (kind === 'admin') return EVERYTHING;
  return [
    {
      role: role ?? 'intake',
      ...(tenant === undefined ? {} : { tenant }),
      ...(source === undefined ? {} : { source }),
      ...(team === undefined ? {} : { team }),
      ...(dataClass === undefined ? {} : { dataClass }),
      ...(expiresAt === undefined ? {} : { until: expiresAt }),
    },
  ];
}

export const isExpired = ({ expiresAt }: Pick<IssuedKey, 'expiresAt'>, now: number): boolean =>
  expiresAt !== undefined && expiresAt <= now;

/** The first `issued` counts: no later fact can give a known id another secret. */
export function evolveKey(state: KeyState, fact: AccessFact): KeyState {
  if (fact.type === 'issued' && state.status === 'unknown') {
    const issued = issuedSchema.safeParse(fact.data);
    if (!issued.success) return state;
    return { status: 'active', issuedAt: fact.at, issuedBy: fact.by, ...issued.data };
  }
  if (fact.type === 'revoked' && state.status === 'active') return { ...state, status: 'revoked' };
  return state;
}

export const foldKey = (facts: readonly AccessFact[]): KeyState => facts.reduce(evolveKey, UNKNOWN_KEY);

export type KeyCommand =
  | { readonly type: 'issue'; readonly key: IssuedKey }
  | { readonly type: 'revoke'; readonly otherAdminKeys: number };

export type KeyFault =
  'already-issued' | 'unknown-key' | 'already-revoked' | 'scope-missing' | 'last-admin-key';

export type KeyDecision = Result<
  { type: 'issued'; data: IssuedKey } | { type: 'revoked'; data: object },
  KeyFault
>;

export function decideKey(state: KeyState, command: KeyCommand): KeyDecision {
  if (command.type === 'issue') return decideIssue(state, command.key);
  if (state.status === 'unknown') return fault('unknown-key');
  if (state.status === 'revoked') return fault('already-revoked');
  if (state.kind === 'admin' && command.otherAdminKeys === 0) return fault('last-admin-key');
  return ok({ type: 'revoked', data: {} });
}

function decideIssue(state: KeyState, key: IssuedKey): KeyDecision {
  if (state.status !== 'unknown') return fault('already-issued');
  const scoped = key.tenant !== undefined && key.source !== undefined;
  if (key.kind === 'intake' && !scoped) return fault('scope-missing');
  return ok({ type: 'issued', data: key });
}
