import { SOURCE_MAPPINGS } from '../../streams/sources/registry.js';
import { compileCorroborating } from '../../streams/steps/corroborate.js';
import type { Declarations } from '../access/tenants/declarations.js';
import { type ComparedSource, type CompareFeedsDeps, compareFeeds } from '../detect/feeds/compare-feeds.js';
import { Findings } from '../store/findings.js';
import type { Job } from './runner.js';

interface Parts extends Pick<CompareFeedsDeps, 'store' | 'logger'> {
  readonly declarations: Pick<Declarations, 'list' | 'sourcesOf'>;
}

/** Finds acts that only one of two feeds of a source shows. */
export const createFeedComparison =
  ({ declarations, ...parts }: Parts): Job['run'] =>
  async (signal) =>
    compareFeeds(
      { ...parts, findings: new Findings(parts.store), sources: () => comparedSources(declarations) },
      signal,
    );

/**
 * Sources that declare which feed owns what of another. What a format says by itself is not compared: such feeds (a history of
 * fields, of log-ins) tell a part of what the others do, whichever come in.
 */
export function comparedSources(declarations: Pick<Declarations, 'list' | 'sourcesOf'>): ComparedSource[] {
  return declarations.list().flatMap(({ id: tenant }) =>
    declarations.sourcesOf(tenant).flatMap((declared): ComparedSource[] => {
      const { id: source, format, promisedDelayMinutes } = declared;
      const byFormat = SOURCE_MAPPINGS[format].corroborating ?? [];
      const patterns = (declared.corroborating ?? []).filter((pattern) => !byFormat.includes(pattern));
      const corroborating = compileCorroborating(patterns);
      if (corroborating === undefined) return [];
      const liveFrom = declared.liveFrom === undefined ? undefined : Date.parse(declared.liveFrom);
      const isOwnedElsewhere = corroborating.has;
      return [{ tenant, source, isOwnedElsewhere, promisedDelayMinutes, liveFrom }];
    }),
  );
}
