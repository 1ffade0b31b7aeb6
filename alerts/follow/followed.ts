import { SEVERITIES, type Severity } from '../../src/event/finding.js';

/** What a receiver keeps of an alert: an image of its state (a SIEM), or whether somebody answered (an on-call service). */
export type Follows = 'state' | 'answers';

/** What it is told: of the state in the words of OCSF, of answers in those of PagerDuty. */
const FOLLOWED = ['create', 'update', 'close', 'acknowledge', 'resolve'] as const;
export type FollowedAs = (typeof FOLLOWED)[number];

export interface Followed {
  readonly as: FollowedAs;
  /** 1 is the first message that the receiver took of the alert; a repeat has the number of what it repeats. */
  readonly sequence: number;
  /** When what it tells was stated, epoch ms. */
  readonly changedAt: number;
}

export interface FollowedPurpose {
  readonly as: FollowedAs;
  readonly episode: number;
  readonly severity: Severity;
  readonly sequence: number;
  /** Eight hex digits of the state that was told (`stateOf`). */
  readonly state: string;
}

/** `update/1/high/2/9f86d081`, as the delivery log has it. */
export const formatFollowed = ({ as, episode, severity, sequence, state }: FollowedPurpose): string =>
  [as, episode, severity, sequence, state].join('/');

const PURPOSE = new RegExp(
  `^(${FOLLOWED.join('|')})/([1-9]\\d{0,8})/(${SEVERITIES.join('|')})/([1-9]\\d{0,8})/([0-9a-f]{8})$`,
);

/** Undefined for the purpose of any other message. */
export function parseFollowed(text: string): FollowedPurpose | undefined {
  const [, word, episode, rank, sequence, state = ''] = PURPOSE.exec(text) ?? [];
  const as = FOLLOWED.find((one) => one === word);
  const severity = SEVERITIES.find((one) => one === rank);
  if (as === undefined || severity === undefined) return undefined;
  return { as, severity, episode: Number(episode), sequence: Number(sequence), state };
}
