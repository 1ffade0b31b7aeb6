import { z } from 'zod';
import { plainText } from '../../kernel/plain-text.js';
import type { Action } from './request.js';

const LONGEST_REASON = 500;

const grant = z.object({
  role: z.string(),
  tenant: z.string().optional(),
  source: z.string().optional(),
  team: z.string().optional(),
  dataClass: z.string().optional(),
  until: z.string().optional(),
});
const key = z.object({
  kind: z.string(),
  role: z.string().optional(),
  ...grant.omit({ role: true, until: true }).shape,
  expiresAt: z.string().optional(),
});
const self = z.array(z.object({ tenant: z.string() })).default([]);
const person = z.object({ name: z.string(), mail: z.string(), grants: z.array(grant), self });
const granting = z.object({ user: z.string(), grant });
const governance = z.union([
  z.object({ profile: z.string(), tenant: z.string().optional() }),
  z.object({ secondAddress: z.string() }),
]);
const reveal = z.object({ pseudonym: z.string(), reason: z.string() });

const plan = z.object({
  plan: z.object({ object: z.string().optional(), from: z.string(), to: z.string(), reason: z.string() }),
});

const silence = z.object({
  silence: z.object({ matchers: z.array(z.string()), until: z.string(), reason: z.string() }),
});

type Grant = z.infer<typeof grant>;

const roleText = ({ role, tenant, source, team, dataClass, until }: Grant): string => {
  const where = tenant === undefined ? ' everywhere' : ` of ${[tenant, source].filter(Boolean).join('/')}`;
  const whom = team === undefined ? '' : `, for the people of the team "${plainText(team)}" alone`;
  const what = dataClass === undefined ? '' : `, for data of the class ${plainText(dataClass)} alone`;
  return `${role}${where}${whom}${what}${until === undefined ? '' : ` until ${until}`}`;
};

/** Where they act themselves, and not as whom: without it nothing there would be kept from them. */
const selfText = (own: z.output<typeof self>): string => {
  const tenants = [...new Set(own.map(({ tenant }) => tenant))];
  return tenants.length === 0 ? '' : `; who acts at the CRM of ${tenants.join(', ')} as somebody known`;
};

const told =
  <T>(schema: z.ZodType<T>, sentence: (payload: T) => string) =>
  (payload: unknown): string | undefined => {
    const known = schema.safeParse(payload);
    return known.success ? sentence(known.data) : undefined;
  };

const SENTENCES: Readonly<Record<Action, (payload: unknown) => string | undefined>> = {
  'key.issue': told(key, ({ kind, role, expiresAt, ...bounds }) =>
    kind === 'admin'
      ? 'A key that may do everything'
      : `A key: ${roleText({ role: role ?? kind, ...bounds, until: expiresAt })}`,
  ),
  'user.invite': told(
    person,
    ({ name, mail, grants, self: own }) =>
      `Invite ${plainText(name)} <${mail}>: ${grants.map(roleText).join(', ')}${selfText(own)}`,
  ),
  'role.grant': told(granting, (given) => `Give user:${given.user} the role ${roleText(given.grant)}`),
  'governance.change': told(governance, (change) =>
    'profile' in change
      ? `Govern ${change.tenant ?? 'the system'} by the profile ${change.profile}`
      : `Name ${change.secondAddress} as the second address`,
  ),
  'identity.reveal': told(
    reveal,
    ({ pseudonym, reason }) => `Reveal who ${pseudonym} is, because: ${plainText(reason, LONGEST_REASON)}`,
  ),
  'activity.plan': told(
    plan,
    ({ plan: { object = 'records', from, to, reason } }) =>
      `Take it for planned that somebody works with ${plainText(object)} from ${from} to ${to}, because: ${plainText(reason, LONGEST_REASON)}`,
  ),
  'alerts.silence': told(
    silence,
    ({ silence: { matchers, until, reason } }) =>
      `Tell nobody until ${until} of alerts with ${plainText(matchers.join(', '), LONGEST_REASON)}, critical ones too, because: ${plainText(reason, LONGEST_REASON)}`,
  ),
};

const WITHOUT: Readonly<Record<Action, string>> = {
  'key.issue': 'A key',
  'user.invite': 'An invitation',
  'role.grant': 'A role for somebody',
  'governance.change': 'A change of governance',
  'identity.reveal': 'To reveal who somebody is',
  'activity.plan': 'A planned activity',
  'alerts.silence': 'A silence of alerts',
};

/** What was asked for, in one sentence; without its particulars once they are deleted. Holds text of strangers, on one line. */
export const sentenceOf = (action: Action, payload: unknown): string =>
  SENTENCES[action](payload) ?? WITHOUT[action];
