import { z } from 'zod';
import { bytes, count, MIB } from './leaves.js';

export const limitsSection = z.strictObject({
  /** Longest body of a request as it comes over the wire. */
  bodyBytes: bytes(256 * MIB).default(16 * MIB),
  /** Longest body once unpacked; an insert of more than 64 MiB would no longer be repeatable. */
  decompressedBytes: bytes(64 * MIB).default(64 * MIB),
  /** Longest single event. */
  eventBytes: bytes(16 * MIB).default(MIB),
  /** Bodies held in memory at one time, all requests together. */
  bodyBytesInFlight: bytes(4096 * MIB).default(256 * MIB),
  requestsPerMinute: count(1_000_000).default(6_000),
  /** Wrong keys that one address may try. */
  failedKeysPerMinute: count(10_000).default(30),
  /** Most rows one answer gives. */
  queryRows: count(1_000_000).default(10_000),
  /** How much of a refused message is kept; what is cut can never be taken in again, so by default nothing is. */
  quarantineRawBytes: bytes(16 * MIB).default(16 * MIB),
});
