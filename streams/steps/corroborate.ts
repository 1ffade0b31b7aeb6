import type { ValidEvent } from './validate.js';

/** Whether another feed of the source owns the volume of this one's acts. */
export type Corroborates = (feed: string, action: string) => boolean;

/**
 * Patterns such as `event-log-file/report.export`, `real-time/*`: a feed and an action, either of which may end in `*`
 * (src/config/sections.ts checks them). Nothing when there are none.
 */
export function compileCorroborating(patterns: readonly string[]): Corroborates | undefined {
  if (patterns.length === 0) return undefined;
  const rules = patterns.map((pattern) => {
    const slash = pattern.indexOf('/');
    return [fits(pattern.slice(0, slash)), fits(pattern.slice(slash + 1))] as const;
  });
  return (feed, action) => rules.some(([feedFits, actionFits]) => feedFits(feed) && actionFits(action));
}

const fits = (pattern: string): ((text: string) => boolean) => {
  if (!pattern.endsWith('*')) return (text) => text === pattern;
  const beginning = pattern.slice(0, -1);
  return (text) => text.startsWith(beginning);
};

/**
 * One feed of a source owns the volume of an act that several report. What the others say keeps its size, as
 * corroborating: it is evidence and adds nothing to rates.
 */
export function corroborate(valid: ValidEvent, feed: string, corroborates?: Corroborates): ValidEvent {
  const { event } = valid;
  if (corroborates?.(feed, event.action) !== true) return valid;
  return { ...valid, event: { ...event, volume: { ...event.volume, basis: 'corroborating' } } };
}
