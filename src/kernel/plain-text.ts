/** Controls, format characters (bidi marks, zero-width ones), line and paragraph separators, soft hyphens. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Text of others on one line: nothing in it can end a line, turn the reading direction or hide. */
export const plainText = (text: string, longest = 200): string => {
  const line = text.toWellFormed().replaceAll(UNSAFE, ' ').replaceAll(/ {2,}/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
};
