import { hash } from 'node:crypto';
import type { IncomingEvent } from '../../src/event/incoming-event.js';
import type { Added } from './enrich.js';

/** Of which acts another feed of the source owns the volume. */
export interface Corroborating {
  /** Names exactly these patterns: an event is marked alike under the same. */
  readonly version: string;
  readonly has: (feed: string, action: string) => boolean;
}

/**
 * Patterns such as `event-log-file/report.export`, `real-time/*`: a feed and an action, either of which may end in `*`
 * (src/config/sections.ts checks them). Nothing when there are none.
 */
export function compileCorroborating(patterns: readonly string[]): Corroborating | undefined {
  if (patterns.length === 0) return undefined;
  const rules = patterns.map((pattern) => {
    const slash = pattern.indexOf('/');
    return [fits(pattern.slice(0, slash)), fits(pattern.slice(slash + 1))] as const;
  });
  return {
    version: `owned-${hash('sha256', patterns.join()).slice(0, 8)}`,
    has: (feed, action) => rules.some(([feedFits, actionFits]) => feedFits(feed) && actionFits(action)),
  };
}

const fits = (pattern: string): ((text: string) => boolean) => {
  if (!pattern.endsWith('*')) return (text) => text === pattern;
  const beginning = pattern.slice(0, -1);
  return (text) => text.startsWith(beginning);
};

const ADDED: Added = { columns: { basis: 'corroborating' }, derived: ['volume.basis'] };

/**
 * One feed of a source owns the volume of an act that several report. What the others say keeps its size, as
 * corroborating: it is evidence and adds nothing to rates.
 */
export function corroborate(
  event: IncomingEvent,
  feed: string,
  corroborating: Corroborating | undefined,
): Added | undefined {
  if (corroborating?.has(feed, event.action) !== true) return undefined;
  return event.volume?.basis === 'corroborating' ? undefined : ADDED;
}
