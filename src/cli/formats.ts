import type { SourceFormat } from '../../streams/sources/registry.js';

/**
 * Why a file of the format `given` cannot go into a source that was declared with another; undefined when it can.
 * A json source takes CloudEvents too: each event that carries `specversion` is read as one. The other way a plain
 * event would be refused, since a cloudevents source takes envelopes only.
 */
export function formatFault(declared: SourceFormat, given: SourceFormat): string | undefined {
  if (declared === given || (declared === 'json' && given === 'cloudevents')) return undefined;
  const help =
    declared === 'cloudevents' && given === 'json'
      ? 'declare it as json, which takes CloudEvents too'
      : `use --format ${declared}, or declare another source for these files`;
  return `The source is declared as ${declared} and does not take ${given}: ${help}`;
}
