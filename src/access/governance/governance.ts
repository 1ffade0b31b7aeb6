import { z } from 'zod';
import { PROFILES, type Config, type Profile } from '../../config/sections.js';
import { AppError } from '../../kernel/app-error.js';
import { HOUR, SECOND, type Clock } from '../../kernel/clock.js';
import { randomId } from '../../kernel/ids.js';
import { BY_SYSTEM, nextVersion, SYSTEM_TENANT, type AccessFact, type AccessFacts } from '../access-facts.js';
import type { AccountSecrets } from '../accounts/account-secrets.js';
import { noticeOf, sealedPartName, sealedPartOf } from '../notices/notice.js';
import type { Place } from '../rights/grant.js';
import { profileAt, type Profiles, TERMS } from './profile.js';

const KIND = 'governance';
/** The facts of the system as a whole; those of a tenant lie under its id. */
const SYSTEM = '_system';
const SECOND_ADDRESS = 'governance/second-address';
/** How long after the first start nothing waits: there is nobody yet who could approve. */
export const SET_UP_MS = 24 * HOUR;
/** How late a process hears what another one stated. */
const CACHE_MS = 5 * SECOND;

const profileFact = z.object({ profile: z.enum(PROFILES) });

/** What was stated about the system or a tenant. */
interface Stated {
  readonly begunAt: number | undefined;
  readonly isFinished: boolean;
  readonly profile: Profile | undefined;
}

const NOTHING: Stated = { begunAt: undefined, isFinished: false, profile: undefined };

/** Total. The set-up begins once and is finished for ever; the last profile counts. */
export function evolveGovernance(stated: Stated, { type, data, at }: AccessFact): Stated {
  if (type === 'begun') return stated.begunAt === undefined ? { ...stated, begunAt: at } : stated;
  if (type === 'finished') return { ...stated, isFinished: true };
  const set = type === 'profile-set' ? profileFact.safeParse(data) : undefined;
  return set?.success === true ? { ...stated, profile: set.data.profile } : stated;
}

export interface GovernanceParts {
  readonly facts: AccessFacts;
  readonly secrets: AccountSecrets;
  readonly config: Pick<Config, 'access' | 'tenants'>;
  readonly clock: Clock;
  /** The machine's own, for the age of what is cached. */
  readonly machineClock: Clock;
}

/** Under which profile the system and each tenant are run, and the address that is told what must not stay unseen. */
export class Governance {
  private cached: { stated: Promise<ReadonlyMap<string, Stated>>; until: number } | undefined;

  constructor(private readonly parts: GovernanceParts) {}

  /** States the first start, once for ever. */
  async begin(): Promise<void> {
    if ((await this.stated()).get(SYSTEM)?.begunAt !== undefined) return;
    await this.state(SYSTEM, { type: 'begun', data: {} }, BY_SYSTEM, 'begun');
  }

  /** Until when changes of access take effect at once; undefined once that time is over. */
  async setUpUntil(): Promise<number | undefined> {
    const { begunAt, isFinished } = (await this.stated()).get(SYSTEM) ?? NOTHING;
    const until = begunAt === undefined || isFinished ? undefined : begunAt + SET_UP_MS;
    return until !== undefined && this.parts.clock.now() < until ? until : undefined;
  }

  /** Whether the first start is so recent that changes of access take effect at once. */
  async isSettingUp(): Promise<boolean> {
    return (await this.setUpUntil()) !== undefined;
  }

  /** Ends the set-up before its time. */
  async finish(by: string): Promise<void> {
    await this.state(SYSTEM, { type: 'finished', data: {} }, by);
  }

  async profiles(): Promise<Profiles> {
    const { access, tenants } = this.parts.config;
    const stated = await this.stated();
    const ofTenants = new Map<string, Profile>();
    for (const [id, { profile }] of stated)
      if (id !== SYSTEM && profile !== undefined) ofTenants.set(id, profile);
    for (const { id, profile } of tenants) if (profile !== undefined) ofTenants.set(id, profile);
    return { system: access.profile ?? stated.get(SYSTEM)?.profile ?? 'solo', ofTenants };
  }

  async profileAt(place: Place): Promise<Profile> {
    return profileAt(await this.profiles(), place);
  }

  /** Whether those who may see identities see them without asking for each. */
  async namesVisible(tenant: string): Promise<boolean> {
    return TERMS[await this.profileAt({ tenant })].namesVisible;
  }

  /** Throws DECLARED_IN_CONFIG where the configuration file names the profile. */
  async setProfile(tenant: string | undefined, profile: Profile, by: string): Promise<void> {
    this.assertNotConfigured(tenant);
    await this.state(tenant ?? SYSTEM, { type: 'profile-set', data: { profile } }, by);
  }

  assertNotConfigured(tenant: string | undefined): void {
    const { access, tenants } = this.parts.config;
    const named = tenant === undefined ? access : tenants.find(({ id }) => id === tenant);
    if (named?.profile !== undefined)
      throw new AppError('DECLARED_IN_CONFIG', 'The configuration file names this profile: change it there');
  }

  /** The mail address named at set-up; it lies sealed, and in no fact. */
  async secondAddress(): Promise<string | undefined> {
    return (await this.parts.secrets.get(SECOND_ADDRESS))?.toString('utf8');
  }

  /** The address before is told: who takes it over cannot do so in silence. */
  async setSecondAddress(address: string, by: string): Promise<void> {
    const { facts, secrets } = this.parts;
    const before = await secrets.get(SECOND_ADDRESS);
    if (before !== undefined) {
      const notice = randomId();
      await secrets.put(sealedPartName(notice), sealedPartOf({ address: before.toString('utf8') }));
      await facts.append(noticeOf({ what: 'second-address' }, notice));
    }
    await secrets.put(SECOND_ADDRESS, Buffer.from(address, 'utf8'));
    await this.state(SYSTEM, { type: 'second-address-set', data: {} }, by);
  }

  private async state(
    id: string,
    fact: Pick<AccessFact, 'type' | 'data'>,
    by: string,
    claim?: string,
  ): Promise<void> {
    const { facts } = this.parts;
    const version = nextVersion(await facts.read(SYSTEM_TENANT, KIND, id));
    const whole = { tenant: SYSTEM_TENANT, kind: KIND, id, version, ...fact, by };
    if (claim === undefined) await facts.append(whole);
    else await facts.appendFirst(whole, claim);
    this.cached = undefined;
  }

  private async stated(): Promise<ReadonlyMap<string, Stated>> {
    const now = this.parts.machineClock.now();
    if (this.cached !== undefined && this.cached.until > now) return this.cached.stated;
    const stated = this.read();
    const entry = { stated, until: now + CACHE_MS };
    this.cached = entry;
    stated.catch(() => {
      if (this.cached === entry) this.cached = undefined;
    });
    return stated;
  }

  private async read(): Promise<ReadonlyMap<string, Stated>> {
    const byId = Map.groupBy(await this.parts.facts.readKind(SYSTEM_TENANT, KIND), ({ id }) => id);
    return new Map([...byId].map(([id, facts]) => [id, facts.reduce(evolveGovernance, NOTHING)]));
  }
}
