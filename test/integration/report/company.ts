import { ACTIONS } from '../../../src/event/actions.js';
import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import type { ReportRequest } from '../../../src/report/report.js';
import type { Store } from '../../../src/store/store.js';
import { sqlTime } from '../../../src/store/time.js';
import { actorKey, LedgerWriter, type Entry } from '../../support/report-fixture.js';

export const FROM = Date.parse('2026-01-31T23:00:00Z');
export const TO = Date.parse('2026-02-28T23:00:00Z');
const NOON = Date.parse('2026-02-10T12:00:00Z');

export const request: Omit<ReportRequest, 'kind'> = {
  tenant: 'acme',
  timeZone: 'Europe/Berlin',
  from: FROM,
  to: TO,
  declaredSources: [{ id: 'crm', promisedDelayMinutes: 120 }, { id: 'desk' }, { id: 'dead' }],
  productVersion: '0.1.0',
};

/** Ids of the planted events, by what is wrong with them. */
export type Planted = Readonly<Record<PlantedName, string>>;
type PlantedName =
  | 'unknownActor'
  | 'noOutcome'
  | 'noTarget'
  | 'clockAhead'
  | 'late'
  | 'eleventhFailure'
  | 'distant'
  | 'noSecondFactor'
  | 'failedDrill'
  | 'auditOff'
  | 'silentEmergency'
  | 'unseenCardReader';

const iso = (at: number): string => new Date(at).toISOString();
const whole: Partial<IncomingEvent> = {
  outcome: 'success',
  context: { ip: '192.0.2.1' },
  target: { type: 'Contact', id: 'c1' },
};

const entry = (key: string, at: number, change: Partial<IncomingEvent> = {}): Entry => ({
  event: {
    key,
    occurredAt: iso(at),
    actor: { id: 'ann', type: 'human' },
    action: 'record.read',
    ...whole,
    ...change,
  },
  receivedAt: at + MINUTE,
});

/** Every working hour of January and February, save for the morning of 18 February: what silence is measured by. */
function officeHours(): Entry[] {
  const entries: Entry[] = [];
  for (let at = Date.parse('2026-01-02T08:00:00Z'); at < TO; at += HOUR) {
    const [hour, weekday] = [new Date(at).getUTCHours(), new Date(at).getUTCDay()];
    const isMorning = iso(at).startsWith('2026-02-18') && hour < 13;
    if (hour >= 8 && hour < 16 && weekday % 6 !== 0 && !isMorning)
      entries.push(
        entry(`office ${at}`, at + 5 * MINUTE, { dataClasses: ['id.basic'], subjects: [{ id: 's1' }] }),
      );
  }
  return entries;
}

const OUTCOMES = ['success', 'failure', 'denied', 'unknown'] as const;

/** Each action once with each outcome, on health and card data in turn, from a source that gives no addresses. */
const everyAction = (): Entry[] =>
  ACTIONS.flatMap((action, index) =>
    OUTCOMES.map((outcome, turn): Entry => ({
      ...entry(`${action} ${outcome}`, NOON + index * 7 * MINUTE + turn, {
        action,
        outcome,
        context: {},
        dataClasses: turn % 2 === 0 ? ['phi'] : ['pci.pan', 'commercial'],
      }),
      source: 'desk',
    })),
  );

const failures = (actor: string, count: number, at: number): Entry[] =>
  Array.from({ length: count }, (_, i) =>
    entry(`${actor} fails ${i}`, at + i * MINUTE, {
      actor: { id: actor, type: 'human' },
      action: 'session.login',
      outcome: i % 2 === 0 ? 'failure' : 'denied',
    }),
  );

const login = (key: string, at: number, change: Partial<IncomingEvent>): Entry =>
  entry(key, at, { actor: { id: 'eve', type: 'human' }, action: 'session.login', ...change });

const planted: readonly (readonly [PlantedName, Entry])[] = [
  [
    'unknownActor',
    { ...entry('nobody', NOON, { actor: { id: 'unknown' }, dataClasses: ['phi'] }), missing: ['actor.id'] },
  ],
  ['noOutcome', entry('no outcome', NOON, { outcome: 'unknown', dataClasses: ['phi.sensitive'] })],
  ['noTarget', entry('no target', NOON, { action: 'access.grant', target: {} })],
  ['clockAhead', { ...entry('ahead', NOON), receivedAt: NOON - 1 }],
  ['late', { ...entry('late', NOON), receivedAt: NOON + 2 * HOUR + 1 }],
  ['distant', login('far', NOON + 40 * MINUTE, { context: { country: 'BR', ip: '192.0.2.9' } })],
  ['noSecondFactor', login('plain', NOON + 5 * HOUR, { context: { mfa: false, ip: '192.0.2.1' } })],
  ['failedDrill', entry('drill', NOON, { action: 'drill.run', outcome: 'failure' })],
  ['auditOff', entry('audit off', NOON, { action: 'config.change', target: { type: 'EventLogSetting' } })],
  ['silentEmergency', entry('emergency', NOON, { action: 'access.emergency' })],
  [
    'unseenCardReader',
    { ...entry('card', NOON, { action: 'data.export', dataClasses: ['pci.pan'] }), missing: ['actor.id'] },
  ],
];

/** Neighbours of the planted ones that are no exceptions: on the right side of each bound. */
const innocent: readonly Entry[] = [
  { ...entry('just in time', NOON), receivedAt: NOON + 2 * HOUR },
  { ...entry('at once', NOON), receivedAt: NOON },
  login('home', NOON, { context: { country: 'DE', ip: '192.0.2.1' } }),
  login('an hour later', NOON + 40 * MINUTE + HOUR, {
    context: { country: 'DE', ip: '192.0.2.1', mfa: true },
  }),
  ...failures('ten times', 10, NOON - 2 * DAY),
  ...failures('locked', 12, NOON - 3 * DAY),
  entry('the lock', NOON - 3 * DAY + 20 * MINUTE, {
    action: 'account.lock',
    target: { type: 'User', id: 'user-locked' },
  }),
  ...failures('split', 6, NOON - 4 * DAY),
  entry('split succeeds', NOON - 4 * DAY + HOUR, {
    actor: { id: 'split', type: 'human' },
    action: 'session.login',
  }),
  ...failures('split', 6, NOON - 4 * DAY + 2 * HOUR).map((one) => ({
    ...one,
    event: { ...one.event, key: `${one.event.key} again` },
  })),
  entry('first instant', FROM),
  entry('before the period', FROM - 1),
  entry('end of the period', TO),
  entry('chunk 1', NOON, {
    action: 'report.run',
    volume: { groupKey: 'g1', records: 5, of: 'act' },
    dataClasses: ['id.basic'],
  }),
  entry('chunk 2', NOON, {
    action: 'report.run',
    volume: { groupKey: 'g1', records: 5, of: 'act' },
    dataClasses: ['id.basic'],
  }),
];

/** Acts of the other tenant that would hide or make an exception, if they were taken for acts of the first. */
const elsewhere: readonly Entry[] = [
  ...[8, 9, 10, 11, 12].map((hour) =>
    entry(`morning ${hour}`, Date.parse('2026-02-18T00:00:00Z') + hour * HOUR),
  ),
  entry('lock of mallory', NOON - DAY + MINUTE, { actor: { id: 'mallory' }, action: 'account.lock' }),
  login('from afar', NOON + 30 * MINUTE, { context: { country: 'JP', ip: '192.0.2.9' } }),
];

/** Two tenants through one topic; the second has the same faults under the same names. */
export async function buildCompany(store: Store): Promise<{ planted: Planted; writer: LedgerWriter }> {
  const writer = await LedgerWriter.open(store, 'crm-events');
  await writeIdentities(
    store,
    [{ tenant: 'acme', kind: 'actor', key: actorKey('locked'), id: 'user-locked', name: '', email: '' }],
    NOON,
  );
  await writer.write('rival', [...everyAction(), ...failures('mallory', 30, NOON)], NOON + DAY);
  // Before the rows of the first tenant: behind its marks they would be out of sight anyway.
  await writer.write('rival', elsewhere, NOON + DAY);
  await writer.write('acme', officeHours(), NOON + DAY, { duplicates: 3, quarantined: 2, unparsed: 1 });
  await writer.write('acme', everyAction(), NOON + DAY);
  const names = planted.map(([name]) => name);
  const ids = await writer.write(
    'acme',
    planted.map(([, one]) => one),
    NOON + DAY,
  );
  const run = await writer.write('acme', failures('mallory', 14, NOON - DAY), NOON + DAY);
  await writer.write('acme', innocent, NOON + DAY);
  await quarantine(store, writer);
  await (await LedgerWriter.open(store, 'rival-events')).write('rival', [entry('own topic', NOON)], NOON);
  await writer.write(
    'rival',
    planted.map(([, one]) => one),
    NOON + DAY,
  );
  const found = Object.fromEntries(names.map((name, index) => [name, ids[index] ?? '']));
  return { planted: { ...found, eleventhFailure: run[10] ?? '' } as Planted, writer };
}

export const quarantineRow = (change: Record<string, unknown>): Record<string, unknown> => ({
  topic: 'crm-events',
  partition: 0,
  offset: 5,
  item: 0,
  tenant: 'acme',
  source: 'crm',
  level: 'event',
  reason: 'schema',
  field: '',
  detail: '',
  raw: '{}',
  raw_bytes: 2,
  headers: '',
  mapping: 'json/1',
  received_at: sqlTime(NOON),
  state: 'open',
  redriven_at: null,
  redriven_as: '',
  version: 1,
  ...change,
});

/** What was refused and came in later: at this offset, received at noon. */
export const redriven = (key: string): Entry => ({ ...entry(key, NOON), receivedAt: NOON });

async function quarantine(store: Store, writer: LedgerWriter): Promise<void> {
  const token = await writer.redrive('acme', 7, redriven('redriven early'));
  await store.write('quarantine', [
    quarantineRow({}),
    quarantineRow({ offset: 6, level: 'message', reason: 'not-json' }),
    quarantineRow({ offset: 7, state: 'redriven', redriven_at: sqlTime(NOON + HOUR), redriven_as: token }),
    quarantineRow({ offset: 8, tenant: 'rival' }),
    quarantineRow({ offset: 9, received_at: sqlTime(FROM - 1) }),
  ]);
}
