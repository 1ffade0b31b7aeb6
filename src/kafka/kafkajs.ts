import { createRequire } from 'node:module';
import { AppError } from '../kernel/app-error.js';
import { CODECS, compress, decompress } from './codecs.js';
import { FetchedBatch } from './fetched-batch.js';
import { type LegacyMessage, readRecordSet } from './record-set.js';

type KafkaJs = typeof import('kafkajs');

/** kafkajs' reader of a fetch response. */
interface WireDecoder {
  readInt32(): number;
  readBytes(length: number): Buffer;
  canReadBytes(length: number): boolean;
}
type WireDecoderClass = new (buffer: Buffer) => WireDecoder;
type DecodeMessageSet = (decoder: WireDecoder, size: number) => Promise<LegacyMessage[]>;

/** The version whose inner modules we replace; another one must be looked at first. */
const KNOWN_VERSION = '2.2.4';

const require = createRequire(import.meta.url);

/**
 * kafkajs with two of its inner modules replaced before anything else of it is loaded, and its codecs registered.
 *
 * - `protocol/requests/fetch/v4/decodeMessages.js` → `readRecordSet`: every codec, bounded memory, and a batch that cannot
 *   be read is a value. kafkajs' own throws for the whole fetch (so one poisoned batch stops every partition for ever),
 *   spreads all records of a batch into one call (stack overflow above some 100,000) and copies the headers of a
 *   message once per header.
 * - `consumer/batch.js` → `FetchedBatch`: the right messages of interleaved transactions, and batches without
 *   deliverable messages reach us too. kafkajs' own are resolved inside and the consumer never hears of the range.
 */
export const kafkajs: KafkaJs = loadKafkaJs();

function loadKafkaJs(): KafkaJs {
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== KNOWN_VERSION) {
    throw new AppError(
      'INTERNAL',
      `kafkajs ${version} is installed; the replaced modules are those of ${KNOWN_VERSION}`,
    );
  }
  replaceModule('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js', decodeMessages);
  replaceModule('kafkajs/src/consumer/batch.js', FetchedBatch);
  const loaded = require('kafkajs') as KafkaJs;
  registerCodecs(loaded);
  return loaded;
}

function replaceModule(name: string, replacement: unknown): void {
  const path = require.resolve(name);
  if (require.cache[path] !== undefined && require.cache[path].exports !== replacement) {
    throw new AppError('INTERNAL', `${name} was loaded before src/kafka/kafkajs.ts could replace it`);
  }
  require(name);
  const module = require.cache[path];
  if (module === undefined) throw new AppError('INTERNAL', `${name} cannot be replaced`);
  module.exports = replacement;
}

async function decodeMessages(decoder: WireDecoder) {
  const size = decoder.readInt32();
  if (size <= 0 || !decoder.canReadBytes(size)) return [];
  return readRecordSet(decoder.readBytes(size), readLegacy);
}

function readLegacy(bytes: Buffer): Promise<LegacyMessage[]> {
  const Decoder = require('kafkajs/src/protocol/decoder.js') as WireDecoderClass;
  const decodeMessageSet = require('kafkajs/src/protocol/messageSet/decoder.js') as DecodeMessageSet;
  return decodeMessageSet(new Decoder(bytes), bytes.length);
}

/** For producing, and for messages of the old format. */
function registerCodecs({ CompressionCodecs }: KafkaJs): void {
  for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
    CompressionCodecs[CODECS[codec]] = () => ({
      compress: (encoder: { buffer: Buffer }) => compress(codec, encoder.buffer),
      decompress: (bytes: Buffer) => decompress(codec, bytes),
    });
  }
}
