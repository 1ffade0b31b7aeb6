import type { AlertState } from '../../alerts/alert.js';
import type { AlertFact, Claim } from '../../alerts/alert-fact.js';
import { alertIdOf, evolve } from '../../alerts/alert.js';
import { claimOf } from '../../alerts/alert-fact.js';
import { type AnswerCommand, decideAnswer } from '../../alerts/answers.js';
import { decide, type Decision, type FindingCommand } from '../../alerts/decide.js';
import type { AlertLine } from '../../alerts/alert-line.js';
import type { AlertMessage } from '../../alerts/channels/channel.js';
import type { OpenedCase } from '../../alerts/opened/opened-case.js';
import { explained } from '../../src/event/explained.js';
import type { Evidence, Finding } from '../../src/event/finding.js';
import { nameBasedId } from '../../src/kernel/ids.js';

export const ACTOR = 'a'.repeat(32);
export const SCOPE = { actorKey: ACTOR, family: 'export', localDay: '2026-03-02' } as const;

export const evidence: Evidence = {
  measure: 'exported records',
  actual: 48_200,
  usualLow: 0,
  usualHigh: 40,
  windowFrom: '2026-03-02T21:00:00.000Z',
  windowTo: '2026-03-02T22:00:00.000Z',
  basis: 'person',
  sampleDays: 42,
  learning: false,
  tail: 7.4,
  counterfactual: { firesFrom: 4_200, earlierEnough: false },
  eventIds: ['3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c01', '3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c02'],
  eventCount: 2,
  profileVersion: 'v1',
  explanation: {
    contributions: [
      { measure: 'export', window: 'hour', amount: 48_200, decades: 3.4 },
      { measure: 'export', window: 'day', amount: 48_200, decades: 2.9 },
    ],
    peers: { group: 'role', window: 'hour', people: 23, below: 0.9785 },
    tail: { pool: 'human/export-hour/all', userDays: 1_680 },
  },
};

/** A live finding about an export; `name` makes its id. */
export function finding(change: Partial<Finding> & { name?: string } = {}): Finding {
  const { name = 'f1', ...fields } = change;
  const tenant = fields.tenant ?? 'acme';
  return {
    id: nameBasedId('test', tenant, name),
    tenant,
    ...SCOPE,
    detector: 'export-volume',
    occurredFrom: '2026-03-02T21:00:00.000Z',
    occurredTo: '2026-03-02T22:00:00.000Z',
    receivedAt: '2026-03-02T22:01:00.000Z',
    evaluatedAt: '2026-03-02T22:02:00.000Z',
    score: 3.4,
    severity: 'medium',
    state: 'raised',
    history: false,
    source: 'crm',
    sentence:
      '48,200 records exported between 22:00 and 23:00; usual for this person on a Monday evening: 0 to 40',
    evidence: [evidence],
    ...fields,
  };
}

export const claim = (change: Parameters<typeof finding>[0] = {}, mark = 1n): Claim =>
  claimOf(finding(change), mark);

/** When people answer. */
export const ANSWERED_AT = Date.parse('2026-03-02T23:00:00Z');

/** The state after facts, and what a command on it decides. */
export const given = (
  ...facts: readonly AlertFact[]
): { state: AlertState; when(command: FindingCommand | AnswerCommand, now?: number): Decision } => {
  const state = facts.reduce<AlertState>(evolve, undefined);
  const id = alertIdOf('acme', SCOPE);
  return {
    state,
    when: (command, now = ANSWERED_AT) =>
      command.type === 'raise' || command.type === 'withdraw'
        ? decide(state, command)
        : decideAnswer(state, command, { id, now }),
  };
};

export const raised = (of: Claim): AlertFact => ({ type: 'raised', data: { ...SCOPE, claim: of } });

export const alertLineOf = (change: Partial<AlertLine> = {}): AlertLine => ({
  id: nameBasedId('test', 'alert'),
  tenant: 'acme',
  actor: 'u-17',
  actorKey: ACTOR,
  source: 'crm',
  detector: 'export-volume',
  family: 'export',
  at: '2026-03-02T22:02:00.000Z',
  occurredFrom: '2026-03-02T21:00:00.000Z',
  occurredTo: '2026-03-02T22:00:00.000Z',
  receivedAt: '2026-03-02T22:01:00.000Z',
  score: 3.4,
  severity: 'high',
  status: 'open',
  title: finding().sentence,
  explanation: explained(evidence).map(([label, text]) => ({ label, text })),
  evidence: [evidence],
  ...change,
});

export const openedCase = (change: Partial<OpenedCase> = {}): OpenedCase => ({
  case: nameBasedId('test', 'case'),
  kind: 'campaign',
  title: '3 alerts about 2 actors share an address that hardly anybody else here comes from',
  status: 'open',
  severity: 'high',
  alerts: 3,
  named: [1, 2, 3].map((n) => nameBasedId('test', n === 1 ? 'alert' : `alert ${n}`)),
  from: Date.parse('2026-03-02T20:02:00Z'),
  to: Date.parse('2026-03-02T22:02:00Z'),
  at: Date.parse('2026-03-02T22:02:30Z'),
  actors: [ACTOR, 'b'.repeat(32)],
  ...change,
});

export const alertMessage = (change: Partial<AlertMessage> = {}): AlertMessage => ({
  id: `${nameBasedId('test', 'alert')}.first.1.high`,
  reason: 'first',
  alert: alertLineOf(),
  person: { id: 'u-17', name: 'Zoë Müller' },
  to: ['analyst@example.com'],
  sentAt: Date.parse('2026-03-02T22:03:00Z'),
  timeZone: 'Europe/Berlin',
  url: `https://ledgerwatch.example.com/v1/tenants/acme/alerts/${nameBasedId('test', 'alert')}`,
  ...change,
});
