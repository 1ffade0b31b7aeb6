import type { Config } from '../../config/sections.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { grantsOfUser } from '../accounts/user.js';
import { principalOfUser } from '../accounts/users.js';
import { addressGroup } from '../authenticator.js';
import type { Principal } from '../rights/principal.js';
import { TokenBuckets } from '../token-bucket.js';
import {
  attemptCookieKind,
  cookieKind,
  cookieOf,
  isMeant,
  isOwnPage,
  type BrowserRequest,
  type CookieKind,
} from './browser.js';
import type { Sessions } from './sessions.js';

export interface DoorRequest extends BrowserRequest {
  readonly ip: string;
}

/** Lets browsers in by their cookie, and strangers as far as the log-in. */
export class SessionDoor {
  readonly cookie: CookieKind;
  /** Of a log-in that is under way at a provider. */
  readonly attemptCookie: CookieKind;
  private readonly origin: string;
  private readonly failures: TokenBuckets;
  private readonly strangers: TokenBuckets;

  constructor(
    private readonly sessions: Sessions,
    { publicUrl, limits, access }: Pick<Config, 'publicUrl' | 'limits' | 'access'>,
    machineClock: Clock,
  ) {
    this.cookie = cookieKind(publicUrl);
    this.attemptCookie = attemptCookieKind(publicUrl);
    this.origin = new URL(publicUrl).origin;
    this.failures = new TokenBuckets(limits.failedKeysPerMinute, machineClock);
    this.strangers = new TokenBuckets(access.logInsPerMinute, machineClock);
  }

  /** What a browser shows as its session; a key beside it is what counts. */
  tokenOf({ headers }: Pick<BrowserRequest, 'headers'>): string | undefined {
    return headers['authorization'] === undefined ? cookieOf(this.cookie, { headers }) : undefined;
  }

  /**
   * The person of the request's session; undefined when there is none, or when it is over. Throws CROSS_SITE_REFUSED
   * for what the person did not mean.
   */
  async enter(request: DoorRequest): Promise<Principal | undefined> {
    const token = this.tokenOf(request);
    if (token === undefined) return undefined;
    const group = addressGroup(request.ip);
    if (!this.sessions.isKnown(token)) this.assertMayFail(group);
    const found = await this.sessions.find(token);
    if (found === undefined) {
      this.assertMayFail(group);
      this.failures.take(group);
      return undefined;
    }
    if (!isMeant(request, this.origin, token)) throw crossSite();
    const { session, user } = found;
    return { id: principalOfUser(session.user), kind: 'person', grants: grantsOfUser(user), self: user.self };
  }

  /** Before the body of a log-in or an acceptance is read. Counts tries and not failures: what they are is not known yet. */
  admitStranger(request: DoorRequest): void {
    const { origin, 'sec-fetch-site': site } = request.headers;
    const isBrowser = origin !== undefined || site !== undefined;
    if (isBrowser && !isOwnPage(request, this.origin)) throw crossSite();
    this.countStranger(request);
  }

  /** As `admitStranger`, of a navigation that may come from anywhere: somebody back from their provider comes from there. */
  countStranger(request: Pick<DoorRequest, 'ip'>): void {
    const wait = this.strangers.take(addressGroup(request.ip));
    if (wait > 0) throw tooMany('Too many log-ins came from this address', wait);
  }

  private assertMayFail(group: string): void {
    const wait = this.failures.wait(group);
    if (wait > 0) throw tooMany('Too many sessions that are over came from this address', wait);
  }
}

const crossSite = (): AppError =>
  new AppError('CROSS_SITE_REFUSED', 'This request was not made by a page of ours for this session');

const tooMany = (message: string, retryAfterSeconds: number): AppError =>
  new AppError('RATE_LIMITED', message, { retry: true, detail: { retryAfterSeconds } });
