import { z } from 'zod';

/** Bounds of the free part of an event. */
export const MAX_ATTRIBUTES_CHARS = 32_768;
export const MAX_ATTRIBUTES_DEPTH = 8;

/** What the CRM said beyond our fields: a JSON object of bounded size and depth. */
export const attributesSchema = z
  .record(z.string(), z.unknown())
  .superRefine((value, context) => {
    const complaint = complaintAbout(value);
    if (complaint !== undefined) context.addIssue({ code: 'custom', message: complaint });
  })
  .meta({ id: 'Attributes' });

function complaintAbout(value: Record<string, unknown>): string | undefined {
  if (depthOver(value, MAX_ATTRIBUTES_DEPTH)) return `nested deeper than ${MAX_ATTRIBUTES_DEPTH} levels`;
  if (JSON.stringify(value).length > MAX_ATTRIBUTES_CHARS)
    return `longer than ${MAX_ATTRIBUTES_CHARS} characters as JSON`;
  return undefined;
}

/** Whether a JSON value nests deeper than `limit` objects and arrays. */
export function depthOver(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  for (const inner of Object.values(value)) if (depthOver(inner, limit - 1)) return true;
  return false;
}
