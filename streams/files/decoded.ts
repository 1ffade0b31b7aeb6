import { TextDecoder } from 'node:util';

/** UTF-16 with its byte order mark, as spreadsheets write it. */
const MARKS = [
  { first: 0xff, second: 0xfe, encoding: 'utf-16le' },
  { first: 0xfe, second: 0xff, encoding: 'utf-16be' },
] as const;

/** The stream in UTF-8: as it is, or decoded when its mark says UTF-16. */
export async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (head !== undefined) {
      bytes = head = Buffer.concat([head, chunk]);
      if (head.length < 2) continue;
      decoder = decoderFor(bytes);
      head = undefined;
    }
    yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
  }
  if (head !== undefined && head.length > 0) yield head;
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield Buffer.from(rest);
}

function decoderFor(bytes: Buffer): TextDecoder | undefined {
  const mark = MARKS.find(({ first, second }) => bytes[0] === first && bytes[1] === second);
  return mark === undefined ? undefined : new TextDecoder(mark.encoding);
}
