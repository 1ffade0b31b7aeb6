import { cut, type RecordReader } from '../record-reader.js';
import { filled, isObject, type JsonObject } from '../candidate.js';

const MAX_FEATURES = 20;
const MAX_TEXT = 256;

/**
 * What Salesforce's threat detection claims, as attributes: `finding.score` and `summary` as given, `features` with the
 * name, the value and the contribution (percent) of each reason it names. What it claims is no act: it is stored as
 * corroborating, beside the act that it is about.
 */
export function findingOf(event: RecordReader): JsonObject | undefined {
  const features = featuresOf(event.raw('SecurityEventData'));
  if (features !== undefined) event.claim('SecurityEventData');
  const finding = filled({
    vendor: 'salesforce',
    score: numberOf(event.take('Score')),
    summary: event.takeCut(2_000, 'attributes.finding', 'Summary'),
    features,
  });
  event.derived.push('attributes.finding');
  return finding;
}

/** A list of features, or JSON text of one; what is neither stays an attribute as it came. */
function featuresOf(value: unknown): JsonObject[] | undefined {
  const list = typeof value === 'string' ? parseOrNothing(value) : value;
  if (!Array.isArray(list)) return undefined;
  return list
    .filter(isObject)
    .slice(0, MAX_FEATURES)
    .map(readFeature)
    .filter((feature) => feature !== undefined);
}

const readFeature = (feature: JsonObject): JsonObject | undefined =>
  filled({
    name: textOf(feature['featureName']),
    value: textOf(feature['featureValue']),
    contribution: numberOf(textOf(feature['featureContribution'])?.replace(/\s*%$/, '')),
  });

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? cut(String(value), MAX_TEXT) : undefined;

function numberOf(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Salesforce cuts long values: a torn text names no feature.
    return undefined;
  }
}
