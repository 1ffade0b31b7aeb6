import type { FollowedFinding } from './followed-finding.js';

type Cut = readonly [attribute: string, without: (finding: FollowedFinding) => object];

/** What a finding can do without, what is least missed first; counts and the address of the alert stay. */
const CUTS: readonly Cut[] = [
  [
    'finding_info.related_events',
    ({ finding_info: { related_events: _events, ...info } }) => ({ finding_info: info }),
  ],
  [
    'evidences.data',
    ({ evidences: [first] }) => ({ evidences: first === undefined ? [] : [{ user: first.user }] }),
  ],
  ['anomaly_analyses', () => ({ anomaly_analyses: undefined })],
  ['finding_info.desc', ({ finding_info: { desc: _desc, ...info } }) => ({ finding_info: info })],
];

/**
 * A finding as JSON of at most so many bytes, whole where it fits. What is left out is named in `unmapped.left_out`: a
 * receiver must not take a part for the whole. Undefined when it is too long without all of these. Pure.
 */
export function fitted(finding: FollowedFinding, mostBytes: number): string | undefined {
  let rest = finding;
  let json = JSON.stringify(rest);
  const leftOut: string[] = [];
  for (const [attribute, without] of CUTS) {
    if (Buffer.byteLength(json) <= mostBytes) return json;
    leftOut.push(attribute);
    rest = { ...rest, ...without(rest) };
    json = JSON.stringify({ ...rest, unmapped: { ...rest.unmapped, left_out: leftOut } });
  }
  return Buffer.byteLength(json) <= mostBytes ? json : undefined;
}
