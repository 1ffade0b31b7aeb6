import { crc32, deflateRaw } from 'node:zlib';
import { promisify } from 'node:util';

export interface ZippedFile {
  readonly name: string;
  readonly content: Buffer;
}

const deflate = promisify<Buffer, Buffer>(deflateRaw);

/** Names are UTF-8 (APPNOTE 4.4.4, bit 11). */
const UTF_8 = 0x08_00;
const DEFLATED = 8;
/** 2.0: deflate and folders (APPNOTE 4.4.3.2). */
const NEEDED = 20;
const MADE_ON_UNIX = (3 << 8) | NEEDED;
/** A regular file for its owner alone. */
const MODE = 0o100600;

/**
 * A ZIP archive as it is made, one file after the other (PKWARE APPNOTE.TXT 6.3.10, without ZIP64: the whole stays below
 * 4 GB and 65,535 files by what the caller bounds). The same files and time give the same bytes.
 */
export async function* zipped(files: Iterable<ZippedFile>, madeAt: number): AsyncGenerator<Buffer> {
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const packed = await deflate(content);
    const bytes = Buffer.from(name, 'utf8');
    const common = commonOf(bytes, { content, packed, madeAt });
    const local = Buffer.concat([words(0x04_03_4b_50), common, bytes]);
    central.push(centralEntry(common, bytes, offset));
    offset += local.length + packed.length;
    yield local;
    yield packed;
  }
  const directory = Buffer.concat(central);
  yield directory;
  yield endOf(central.length, directory.length, offset);
}

interface Packed {
  readonly content: Buffer;
  readonly packed: Buffer;
  readonly madeAt: number;
}

/** What a file's own header and the directory both hold, from the version needed to the length of an extra field. */
function commonOf(name: Buffer, { content, packed, madeAt }: Packed): Buffer {
  const { date, time } = dosTime(madeAt);
  const head = Buffer.alloc(26);
  for (const [at, value] of [
    [0, NEEDED],
    [2, UTF_8],
    [4, DEFLATED],
    [6, time],
    [8, date],
    [22, name.length],
  ] as const)
    head.writeUInt16LE(value, at);
  head.writeUInt32LE(crc32(content), 10);
  head.writeUInt32LE(packed.length, 14);
  head.writeUInt32LE(content.length, 18);
  return head;
}

function centralEntry(common: Buffer, name: Buffer, offset: number): Buffer {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE((MODE << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(MADE_ON_UNIX);
  return Buffer.concat([words(0x02_01_4b_50), madeBy, common, tail, name]);
}

function endOf(files: number, directory: number, offset: number): Buffer {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files, 4);
  end.writeUInt16LE(files, 6);
  end.writeUInt32LE(directory, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([words(0x06_05_4b_50), end]);
}

function words(signature: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeUInt32LE(signature);
  return four;
}

/** In UTC; years from 1980 to 2107 in steps of two seconds. */
function dosTime(at: number): { date: number; time: number } {
  const when = new Date(at);
  const date = ((when.getUTCFullYear() - 1980) << 9) | ((when.getUTCMonth() + 1) << 5) | when.getUTCDate();
  const time = (when.getUTCHours() << 11) | (when.getUTCMinutes() << 5) | (when.getUTCSeconds() >> 1);
  return { date, time };
}
