import { z } from 'zod';
import { explained } from '../src/event/explained.js';
import { FAMILIES, SEVERITIES, VERDICTS, evidenceSchema, type Finding } from '../src/event/finding.js';
import { ALERT_STATUSES, severityOf, weightyClaims, type Alert } from './alert.js';
import { CONTAINMENTS } from './alert-fact.js';

/** Evidence shown of one alert; the worst findings come first. */
export const MAX_EVIDENCE = 50;

/** An alert as the API and the command line show it. Rendered when read: it follows findings and identities. */
export const alertLineSchema = z
  .strictObject({
    id: z.uuid(),
    tenant: z.string(),
    actor: z
      .string()
      .describe(
        "The CRM's id of the person where the caller may see it, else the pseudonym after their role",
      ),
    actorKey: z.string(),
    source: z.string(),
    detector: z.string().describe('Of the worst finding'),
    family: z.enum(FAMILIES),
    at: z.iso.datetime().describe('When it was raised'),
    occurredFrom: z.iso.datetime(),
    occurredTo: z.iso.datetime(),
    receivedAt: z.iso.datetime().describe('When the newest event of the evidence came in'),
    score: z.number(),
    severity: z.enum(SEVERITIES).describe('The worst that it was while it stood: it only rises'),
    status: z.enum(ALERT_STATUSES).describe('An acknowledgement that lapsed reads `open`'),
    verdict: z.enum(VERDICTS).optional(),
    duplicateOf: z.uuid().optional().describe('The alert that this one repeats'),
    acknowledgedUntil: z.iso
      .datetime()
      .optional()
      .describe('Until when the last acknowledgement holds, or held, unless it is confirmed'),
    assignee: z.string().optional().describe('The account whose it is'),
    contained: z.array(z.enum(CONTAINMENTS)).optional().describe('What was done against it'),
    escalatedTo: z.array(z.string()).optional().describe('Receivers that it was escalated to'),
    title: z.string().describe('What happened, in one sentence without names'),
    explanation: z
      .array(z.strictObject({ label: z.string(), text: z.string() }))
      .describe('Of the worst finding: from what amount on it was said, and what it stands out from'),
    evidence: z.array(evidenceSchema),
  })
  .meta({ id: 'Alert' });
export type AlertLine = Readonly<z.infer<typeof alertLineSchema>>;

export interface LineContext {
  readonly tenant: string;
  readonly id: string;
  /** The actor as the reader may know them. */
  readonly actor: string;
  readonly findings: ReadonlyMap<string, Finding>;
}

/** Pure. The numbers come from the claims that count, the sentence and evidence from their findings. */
export function alertLine(alert: Alert, { tenant, id, actor, findings }: LineContext): AlertLine {
  const claims = weightyClaims(alert);
  const [main] = claims;
  if (main === undefined) throw new TypeError(`alert ${id} has no claims`);
  const finding = findings.get(main.findingId);
  return {
    id,
    tenant,
    actor,
    actorKey: alert.actorKey,
    source: main.source,
    detector: main.detector,
    family: alert.family,
    at: alert.raisedAt,
    occurredFrom: least(claims.map((claim) => claim.occurredFrom)),
    occurredTo: greatest(claims.map((claim) => claim.occurredTo)),
    receivedAt: greatest(claims.map((claim) => claim.receivedAt)),
    score: main.score,
    severity: severityOf(alert),
    status: alert.status,
    ...answeredOf(alert),
    title: finding?.sentence ?? `Finding ${main.findingId} of ${main.detector}`,
    explanation: explanationOf(finding),
    evidence: claims.flatMap((claim) => findings.get(claim.findingId)?.evidence ?? []).slice(0, MAX_EVIDENCE),
  };
}

/** Only what somebody said. */
const answeredOf = (alert: Alert): Partial<AlertLine> => ({
  ...(alert.verdict && { verdict: alert.verdict }),
  ...(alert.duplicateOf && { duplicateOf: alert.duplicateOf }),
  ...(alert.acknowledgedUntil && { acknowledgedUntil: alert.acknowledgedUntil }),
  ...(alert.assignee && { assignee: alert.assignee }),
  ...(alert.contained.length > 0 && { contained: [...alert.contained] }),
  ...(alert.escalatedTo.length > 0 && { escalatedTo: [...alert.escalatedTo] }),
});

const explanationOf = (finding: Finding | undefined): AlertLine['explanation'] =>
  (finding?.evidence ?? []).flatMap((item) => explained(item).map(([label, text]) => ({ label, text })));

const least = (times: readonly string[]): string => times.reduce((a, b) => (a < b ? a : b));
const greatest = (times: readonly string[]): string => times.reduce((a, b) => (a > b ? a : b));
