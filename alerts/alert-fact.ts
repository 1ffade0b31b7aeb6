import { z } from 'zod';
import { FAMILIES, type Finding, SEVERITIES, VERDICTS } from '../src/event/finding.js';

/** What people did at the CRM or its log-in against what an alert is about. We record it, and do nothing there. */
export const CONTAINMENTS = ['freeze-user', 'end-sessions', 'revoke-token', 'other'] as const;
export type Containment = (typeof CONTAINMENTS)[number];

/** Of the events that a finding cites, as `shared/shared.ts` has it: by what they may belong to others', and what they touched. */
const sharedSchema = z.object({ links: z.array(z.string()).max(32), touched: z.array(z.string()).max(64) });
export type Shared = Readonly<z.infer<typeof sharedSchema>>;

/** What one finding says in numbers. Its sentence and evidence stay in the finding and are read when shown. */
const claimSchema = z.object({
  findingId: z.string(),
  detector: z.string(),
  source: z.string(),
  score: z.number(),
  severity: z.enum(SEVERITIES),
  history: z.boolean(),
  /** False once the finding no longer holds. */
  standing: z.boolean(),
  occurredFrom: z.string(),
  occurredTo: z.string(),
  receivedAt: z.string(),
  evaluatedAt: z.string(),
  /** Version of the finding's row: an older one never overwrites a newer, and the follower goes on behind it. */
  mark: z.string().regex(/^\d{1,20}$/),
  /** Facts of older builds hold it; now the fold puts in what a fact of type `shared` says. */
  shared: sharedSchema.optional(),
});
export type Claim = Readonly<z.infer<typeof claimSchema>>;

/** Whose alert it is, beside the tenant. */
const scopeSchema = z.object({ actorKey: z.string(), family: z.enum(FAMILIES), localDay: z.string() });
export type AlertScope = Readonly<z.infer<typeof scopeSchema>>;

const claimed = z.object({ claim: claimSchema });
const alertFactSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('raised'), data: scopeSchema.extend(claimed.shape) }),
  z.object({ type: z.literal('amended'), data: claimed }),
  z.object({ type: z.literal('withdrawn'), data: claimed }),
  z.object({ type: z.literal('reopened'), data: claimed }),
  /** Without `until` (as older builds wrote it) it holds for ever. */
  z.object({ type: z.literal('acknowledged'), data: z.object({ until: z.iso.datetime().optional() }) }),
  z.object({
    type: z.literal('resolved'),
    data: z.object({ verdict: z.enum(VERDICTS), note: z.string(), duplicateOf: z.uuid().optional() }),
  }),
  /** To an account; to nobody when empty. */
  z.object({ type: z.literal('assigned'), data: z.object({ to: z.string() }) }),
  z.object({ type: z.literal('commented'), data: z.object({ text: z.string() }) }),
  z.object({
    type: z.literal('contained'),
    data: z.object({ action: z.enum(CONTAINMENTS), note: z.string() }),
  }),
  z.object({ type: z.literal('escalated'), data: z.object({ receiver: z.string() }) }),
  /** What the events of a claim share with those of others; looked into once the alert is raised, since nobody waits for it. */
  z.object({
    type: z.literal('shared'),
    data: claimSchema.pick({ findingId: true, mark: true }).extend({ shared: sharedSchema }),
  }),
]);
export type AlertFact = z.infer<typeof alertFactSchema>;

export function claimOf(finding: Finding, mark: bigint): Claim {
  const { id, detector, source, score, severity, history, state } = finding;
  return {
    findingId: id,
    detector,
    source,
    score,
    severity,
    history,
    standing: state === 'raised',
    occurredFrom: iso(finding.occurredFrom),
    occurredTo: iso(finding.occurredTo),
    receivedAt: iso(finding.receivedAt),
    evaluatedAt: iso(finding.evaluatedAt),
    mark: String(mark),
  };
}

/** One spelling of a time, so that texts sort as times do. */
const iso = (time: string): string => new Date(time).toISOString();

/** Undefined for a fact of another shape: such a one has no effect. */
export function parseAlertFact(fact: { type: string; data: unknown }): AlertFact | undefined {
  return alertFactSchema.safeParse({ type: fact.type, data: fact.data }).data;
}
