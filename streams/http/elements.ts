export const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
const LIST = 0x5b;
const BLANKS = new Set([0x20, 0x09, 0x0d, NEWLINE]);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export const isBlank = (byte: number): boolean => BLANKS.has(byte);

/**
 * The bytes of each element of a JSON list as they came, so that each can be judged by itself however deep it nests.
 * The text must be valid JSON: it is cut here, not checked.
 */
export function elementsOf(json: Buffer, most: number): Buffer[] | 'not-a-list' | 'too-many' {
  const text = json.subarray(0, 3).equals(BYTE_ORDER_MARK) ? json.subarray(3) : json;
  const first = text.findIndex((byte) => !isBlank(byte));
  if (text[first] !== LIST) return 'not-a-list';
  const elements: Buffer[] = [];
  let from = first + 1;
  let depth = 0;
  for (let at = first; at < text.length; at++) {
    const byte = text[at] ?? 0;
    if (byte === QUOTE) at = endOfText(text, at);
    else if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    const isEnd = depth === 0 || (depth === 1 && byte === COMMA);
    if (!isEnd) continue;
    elements.push(text.subarray(from, at));
    if (elements.length > most) return 'too-many';
    if (depth === 0) break;
    from = at + 1;
  }
  const [only] = elements;
  return elements.length === 1 && only?.every(isBlank) === true ? [] : elements;
}

/** Where the text that begins at this quote ends. */
function endOfText(json: Buffer, quote: number): number {
  for (let at = json.indexOf(QUOTE, quote + 1); at !== -1; at = json.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (json[at - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return json.length;
}
