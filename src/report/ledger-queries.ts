import { z } from 'zod';
import { searchQuery } from '../store/query.js';
import { promisesShape, scopeShape } from './scope.js';

const number = z.coerce.number();

export const sourceCoverageQuery = searchQuery({
  file: new URL('./queries/source-coverage.sql', import.meta.url),
  params: { ...scopeShape, ...promisesShape },
  row: z.object({
    source: z.string(),
    events: number,
    acts: number,
    actors: number,
    first_at: number,
    last_at: number,
    lags: z.tuple([number, number]),
    lag_max: number,
    late: number,
    before_live: number,
    arrived_after: number,
    ahead: number,
    actor_type_unknown: number,
    with_user: number,
    with_type: number,
    with_time: number,
    with_outcome: number,
    with_origin: number,
    with_target: number,
  }),
});

export const mappingVersionsQuery = searchQuery({
  file: new URL('./queries/mapping-versions.sql', import.meta.url),
  params: scopeShape,
  row: z.object({ source: z.string(), mapping: z.string(), events: number }),
});

export const activeHoursQuery = searchQuery({
  file: new URL('./queries/active-hours.sql', import.meta.url),
  params: scopeShape,
  row: z.object({ source: z.string(), hour: number }),
});

export const intakeSumsQuery = searchQuery({
  file: new URL('./queries/intake-sums.sql', import.meta.url),
  params: scopeShape,
  row: z.object({
    source: z.string(),
    in_period: number,
    messages: number,
    parsed: number,
    unparsed: number,
    events: number,
    stored: number,
    duplicates: number,
    quarantined: number,
    refused: number,
  }),
});

/** Over all time: `from` and `to` are not among its parameters. */
export const ledgerRecountQuery = searchQuery({
  file: new URL('./queries/ledger-recount.sql', import.meta.url),
  params: {
    places: scopeShape.places,
    nexts: scopeShape.nexts,
    done_at: scopeShape.done_at,
    logged: scopeShape.logged,
  },
  row: z.object({ source: z.string(), events: number }),
});

export const quarantineTallyQuery = searchQuery({
  file: new URL('./queries/quarantine-tally.sql', import.meta.url),
  params: scopeShape,
  row: z.object({
    source: z.string(),
    level: z.enum(['message', 'event']),
    reason: z.string(),
    open: number,
    redriven: number,
  }),
});

export const clauseEntriesQuery = searchQuery({
  file: new URL('./queries/clause-entries.sql', import.meta.url),
  params: {
    ...scopeShape,
    ...promisesShape,
    defects: z.array(z.string()),
    actions: z.array(z.string()),
    outcomes: z.array(z.string()),
    data_classes: z.array(z.string()),
    or_subjects: z.boolean(),
    humans_only: z.boolean(),
    log_settings: z.boolean(),
    not_from: z.string(),
  },
  row: z.object({
    source: z.string(),
    entries: number,
    acts: number,
    actors: number,
    defective: number,
    listed: z.array(z.tuple([number, z.string(), z.string(), z.string(), z.array(z.string())])),
  }),
});

export const failedLoginRunsQuery = searchQuery({
  file: new URL('./queries/failed-login-runs.sql', import.meta.url),
  params: { ...scopeShape, limit: z.number(), pause_seconds: z.number() },
  row: z.object({
    source: z.string(),
    actor_key: z.string(),
    failures: number,
    first_at: number,
    last_at: number,
    locked_out: number,
    beyond: z.tuple([number, z.string()]),
  }),
});

export const accountLocksQuery = searchQuery({
  file: new URL('./queries/account-locks.sql', import.meta.url),
  params: scopeShape,
  row: z.object({ source: z.string(), actor_key: z.string(), target_id: z.string(), at: number }),
});

export const distantLoginsQuery = searchQuery({
  file: new URL('./queries/distant-logins.sql', import.meta.url),
  params: { ...scopeShape, seconds: z.number(), listed: z.number() },
  row: z.object({
    source: z.string(),
    actor_key: z.string(),
    at: number,
    id: z.string(),
    before: z.string(),
    after: z.string(),
    seconds: number,
    total: number,
  }),
});
