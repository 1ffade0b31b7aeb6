import type { Admitted } from '../../access/rights/principal.js';
import type { Declarations } from '../../access/tenants/declarations.js';
import { createLocalCalendar } from '../../baseline/local-time.js';
import { AppError } from '../../kernel/app-error.js';
import type { People } from '../../people/people.js';
import type { Sights } from '../../privacy/sight.js';
import type { Store } from '../../store/store.js';
import { mayShowBy, presentReplay, type Shown } from './present.js';
import { budgetsOf } from '../budget.js';
import { termsOfTenant } from '../terms.js';
import { besideFindings, type BesidesParts } from './besides.js';
import { replay, type ReplayOf, type ReplayProgress } from './replay.js';
import type { ReplayRequest } from './replay.schemas.js';

/** Replays at a time, of all tenants: each may take a whole core, and live has to have its turn. */
const MOST_AT_A_TIME = 2;
const AGAIN_SECONDS = 30;

export interface ReplaysParts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'tenant' | 'requireTenant' | 'source' | 'sourcesOf'>;
  readonly people: Pick<People, 'daysOff' | 'directory' | 'keys' | 'networks'>;
  readonly sights: Pick<Sights, 'of'>;
}

/** A replay that has its turn; `end` gives it back, and has to be called whatever becomes of it. */
export interface Turn {
  readonly steps: AsyncGenerator<ReplayProgress, Shown>;
  end(): void;
}

/** Replays as somebody may have them: one of a tenant at a time. */
export class Replays {
  private readonly running = new Set<string>();
  private readonly ending = new AbortController();

  constructor(private readonly parts: ReplaysParts) {}

  /** Rejects with OVERLOADED while one of the tenant, or as many as may, are under way. */
  begin(
    { tenant, caller }: { readonly tenant: string; readonly caller: Admitted },
    wanted: ReplayRequest,
    signal: AbortSignal,
  ): Turn {
    this.parts.declarations.requireTenant(tenant);
    if (this.running.has(tenant) || this.running.size >= MOST_AT_A_TIME)
      throw new AppError('OVERLOADED', 'A replay is under way: ask again when it has ended', {
        retry: true,
        detail: { retryAfterSeconds: AGAIN_SECONDS },
      });
    this.running.add(tenant);
    const either = AbortSignal.any([signal, this.ending.signal]);
    const steps = this.steps({ tenant, caller }, wanted, either);
    return { steps, end: () => this.running.delete(tenant) };
  }

  /** What is under way is given up: the process ends. */
  stop(): void {
    this.ending.abort(
      new AppError('STORE_CLOSED', 'The replay was given up: the process ends', { retry: true }),
    );
  }

  private async *steps(
    { tenant, caller }: { readonly tenant: string; readonly caller: Admitted },
    wanted: ReplayRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ReplayProgress, Shown> {
    const { store, declarations, people, sights } = this.parts;
    const declared = declarations.tenant(tenant);
    const calendar = createLocalCalendar(declared?.timeZone ?? 'UTC');
    const besides: ReplayOf['besides'] = async (span, until) =>
      besideFindings(this.besidesParts(), tenant, span, until);
    const of: ReplayOf = {
      store,
      tenant,
      calendar,
      daysOff: people.daysOff,
      budgets: budgetsOf(declared),
      mayShow: mayShowBy(await sights.of(caller, tenant)),
      besides,
    };
    const replayed = yield* replay(of, wanted, signal);
    // Asked again: it may have taken long, and what the caller may see may be less by now.
    const sight = await sights.of(caller, tenant);
    return presentReplay({ store, tenant, calendar, sight }, replayed, wanted);
  }

  private besidesParts(): BesidesParts {
    const { store, declarations, people } = this.parts;
    const { directory, networks, keys } = people;
    return {
      store,
      directory,
      networks,
      keysOf: async (tenant) => keys.of(tenant),
      sourcesOf: (tenant) => declarations.sourcesOf(tenant).map(({ id }) => id),
      termsOf: (tenant) => termsOfTenant(declarations, tenant),
    };
  }
}
