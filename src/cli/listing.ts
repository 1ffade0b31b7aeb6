import type { Command } from 'commander';
import { listingSchema } from '../access/listing.js';
import { countArgument, schemaArgument, timeArgument } from './arguments.js';

export interface ListingOptions {
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
}

/** The options of a list that has pages. */
export const withListing = (command: Command): Command =>
  command
    .option('--before <time>', 'of before this time: that of the last one of the page before', timeArgument)
    .option('--limit <count>', 'at most so many (default: 200)', (text) =>
      limitArgument(countArgument()(text)),
    );

const limitArgument = schemaArgument(listingSchema.shape.limit, 'a whole number from 1 to 1000');

export const listingOf = ({ before, limit }: ListingOptions) => listingSchema.parse({ before, limit });
