import { expect } from 'vitest';
import type { TestApp } from '../http-app.js';

/** A browser with its cookies, of us and of the provider, as far as a log-in needs it. */
export class CookieJar {
  readonly ours = new Map<string, string>();
  private readonly theirs = new Map<string, string>();

  constructor(private readonly app: TestApp) {}

  /** Asks us; on the way back from the provider browsers leave out Strict cookies. */
  async ask(path: string, init: RequestInit & { fromElsewhere?: boolean } = {}): Promise<Response> {
    const { fromElsewhere = false, ...rest } = init;
    const sent = [...this.ours].filter(([name]) => !fromElsewhere || name.endsWith('-oidc'));
    const headers = new Headers(init.headers);
    if (sent.length > 0) headers.set('cookie', joined(sent));
    if (fromElsewhere) headers.set('sec-fetch-site', 'cross-site');
    const response = await this.app.fetch(path, { ...rest, headers, redirect: 'manual' });
    keep(this.ours, response);
    return response;
  }

  /** Begins a log-in; the address at the provider to which we are sent. */
  async begin(returnTo?: string): Promise<URL> {
    const query = returnTo === undefined ? '' : `?return=${encodeURIComponent(returnTo)}`;
    const response = await this.ask(`/v1/session/oidc${query}`);
    expect(response.status).toBe(302);
    return new URL(response.headers.get('location') ?? '');
  }

  /** Follows the provider until it sends us back: path and query at our callback. */
  async visit(start: URL): Promise<string> {
    let at = start;
    for (let step = 0; step < 10; step += 1) {
      const headers = { cookie: joined([...this.theirs]) };
      const response = await fetch(at, { headers, redirect: 'manual' });
      keep(this.theirs, response);
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(`the provider stopped at ${response.status}: ${await response.text()}`);
      at = new URL(location, at);
      if (at.origin !== start.origin) return `${at.pathname}${at.search}`;
    }
    throw new Error('the provider sends us round and round');
  }

  /** Forgets the provider's session: the next log-in is somebody else's. */
  forgetProvider(): void {
    this.theirs.clear();
  }

  /** The whole way; the answer of the callback. */
  async logIn(returnTo?: string): Promise<Response> {
    const back = await this.visit(await this.begin(returnTo));
    return this.ask(back, { fromElsewhere: true });
  }
}

const joined = (cookies: readonly [string, string][]): string =>
  cookies.map(([name, value]) => `${name}=${value}`).join('; ');

function keep(cookies: Map<string, string>, response: Response): void {
  for (const text of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
    if (value === '' || /Max-Age=0|1970/i.test(text)) cookies.delete(name);
    else cookies.set(name, value);
  }
}
