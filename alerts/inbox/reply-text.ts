/** Longest that is kept of what somebody wrote, in characters. */
export const LONGEST_REPLY = 4_000;
const MOST_LINES = 400;

/** Lines from which on a mail program quotes what is answered. */
const QUOTES_FROM: readonly RegExp[] = [
  /^\s*-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale)\s*-{2,}/i,
  /^\s*_{20,}\s*$/,
  /^\s*(on|am|le|el|il|op)\b.{3,200}\b(wrote|schrieb|a écrit|escribió|ha scritto|schreef)\b.{0,200}:\s*$/i,
  /^\s*(from|von|de|da|van):\s.{1,200}@/i,
  /^-- $/,
];

/**
 * Pure. What somebody wrote themselves: without lines that quote, all behind the line that begins a quotation, and the
 * signature. Lines stay, but nothing in them turns the direction of reading, hides, or is a control character.
 */
export function replyText(text: string): string {
  const kept: string[] = [];
  for (const line of unfolded(text.slice(0, LONGEST_REPLY * 10))) {
    if (QUOTES_FROM.some((begins) => begins.test(line)) || kept.length >= MOST_LINES) break;
    if (!/^\s*>/.test(line)) kept.push(safeLine(line));
  }
  return bounded(kept.join('\n'));
}

/** The same of a mail that answers nothing: all of it. */
export const wholeText = (text: string): string =>
  bounded(
    text
      .slice(0, LONGEST_REPLY * 10)
      .split(/\r\n|\r|\n/)
      .slice(0, MOST_LINES)
      .map(safeLine)
      .join('\n'),
  );

/** Of a line that introduces a quotation mail programs make two: `On … <a@b>` and `wrote:`. */
const unfolded = (text: string): string[] =>
  text
    .replaceAll(
      /(^|\n)([ \t]*(?:On|Am|Le|El|Il|Op)\b[^\n]{3,200})\r?\n([^\n]{0,80}:[ \t]*\r?)(?=\n|$)/g,
      '$1$2 $3',
    )
    .split(/\r\n|\r|\n/);

const safeLine = (line: string): string =>
  line
    .toWellFormed()
    .replaceAll('\t', ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trimEnd();

function bounded(text: string): string {
  const bare = text.replaceAll(/\n{3,}/g, '\n\n').trim();
  const characters = Array.from(bare);
  return characters.length <= LONGEST_REPLY ? bare : `${characters.slice(0, LONGEST_REPLY - 1).join('')}…`;
}
