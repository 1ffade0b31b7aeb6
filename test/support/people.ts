import type { TestApp } from './http-app.js';
import { appCode } from './totp.js';

export const PUBLIC_URL = 'https://watch.example.com';
export const STEP_MS = 30_000;

/** What these need of a service. */
export type PeopleApp = Pick<TestApp, 'fetch' | 'clock' | 'admin'>;

export interface TestPerson {
  readonly id: string;
  readonly mail: string;
  readonly name: string;
  readonly password: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  readonly invitation: string;
}

/** What a browser keeps of a log-in. */
export interface Browser {
  readonly cookie: string;
  readonly csrf: string;
}

export const asJson = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;

export const post = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** The text behind the `#` of a new invitation. */
export async function invite(app: PeopleApp, mail: string, more: object = {}): Promise<string> {
  const response = await app.fetch('/v1/users', {
    ...post({ mail, name: `Person of ${mail}`, ...more }),
    key: app.admin,
  });
  return String((await asJson(response))['invitation']).split('#')[1] ?? '';
}

export const accept = async (app: PeopleApp, invitation: string, password: string): Promise<Response> =>
  app.fetch('/v1/invitations/accept', post({ invitation, password }));

/** A person with an account, who has not logged in yet. */
export async function newPerson(app: PeopleApp, mail: string, more: object = {}): Promise<TestPerson> {
  const invitation = await invite(app, mail, more);
  const password = `a password of ${mail}`;
  const accepted = await asJson(await accept(app, invitation, password));
  return {
    id: String(accepted['user']),
    mail,
    name: `Person of ${mail}`,
    password,
    secret: (accepted['totp'] as { secret: string }).secret,
    recoveryCodes: accepted['recoveryCodes'] as string[],
    invitation,
  };
}

/** What the app of a person shows, `steps` ahead of the service's clock. */
export const codeOf = (app: PeopleApp, { secret }: TestPerson, steps = 0): string =>
  appCode(secret, app.clock.now() + steps * STEP_MS);

export const tryLogIn = async (
  app: PeopleApp,
  { mail, password }: Pick<TestPerson, 'mail' | 'password'>,
  code: string,
  headers: Record<string, string> = {},
): Promise<Response> => app.fetch('/v1/session', post({ mail, password, code }, headers));

/** Logs in with the next code of the app. */
export async function logIn(app: PeopleApp, person: TestPerson): Promise<Browser> {
  app.clock.advanceTo(app.clock.now() + STEP_MS);
  const response = await tryLogIn(app, person, codeOf(app, person));
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { cookie, csrf: String((await asJson(response))['csrf']) };
}

export const whoAmI = async (app: PeopleApp, { cookie }: Pick<Browser, 'cookie'>): Promise<Response> =>
  app.fetch('/v1/session', { headers: { cookie } });

/** Headers with which a page of ours changes something. */
export const ownPage = ({ cookie, csrf }: Browser): Record<string, string> => ({
  cookie,
  origin: PUBLIC_URL,
  'x-ledgerwatch-csrf': csrf,
});
