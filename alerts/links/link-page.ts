import { hash } from 'node:crypto';
import { plainText } from '../../src/kernel/plain-text.js';
import { escapeHtml } from '../templates/text.js';

/** What can be said on a page with one button each. */
export interface Choice {
  readonly field: 'do' | 'answer';
  readonly value: string;
  readonly label: string;
}

/** What a page of a link says, in the order of reading. */
export interface LinkPage {
  /** HTTP status: a link that does nothing any more says so to programs too. */
  readonly status: 200 | 404 | 409 | 410;
  readonly heading: string;
  readonly lines: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly choices: readonly Choice[];
  /** Whether a few words may be said with the choice. */
  readonly takesWords: boolean;
}

/** Longest text of a person's own words. */
export const MOST_WORDS = 500;

const LONGEST = 1_000;

const STYLE = `:root{color-scheme:light dark}
body{margin:0;background:#f3f4f6;color:#1f2937;font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:560px;margin:0 auto;padding:24px 20px 40px;background:#fff;min-height:100vh;box-sizing:border-box}
h1{font-size:22px;line-height:1.3;margin:8px 0 16px;overflow-wrap:anywhere}
p{margin:0 0 12px;overflow-wrap:anywhere}
dl{margin:0 0 16px}dt{color:#5b6472;font-size:14px}dd{margin:0 0 8px;overflow-wrap:anywhere}
form{margin:20px 0}label{display:block;font-size:15px;margin:0 0 4px}
textarea,input{width:100%;box-sizing:border-box;font:inherit;padding:8px;margin:0 0 16px}
button{font:inherit;font-weight:600;padding:11px 18px;margin:0 8px 8px 0;border:1px solid #1d4ed8;border-radius:6px;background:#1d4ed8;color:#fff}
.quiet{color:#5b6472;font-size:14px}
@media (prefers-color-scheme:dark){body{background:#111418;color:#e5e7eb}main{background:#1b2026}dt,.quiet{color:#9ca6b5}
textarea,input{background:#111418;color:#e5e7eb;border:1px solid #5b6472}}`;

/** No script, nothing from elsewhere; the one form goes to the page itself. */
export const LINK_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Pure; every text is escaped and on one line. */
export function linkPageHtml({ heading, lines, facts, choices, takesWords }: LinkPage): string {
  const rows = facts.map(
    ([label, value]) => `<dt>${shownText(label)}</dt><dd><bdi>${shownText(value)}</bdi></dd>`,
  );
  return pageHtml({
    inner: `<h1><bdi>${shownText(heading)}</bdi></h1>
${lines.map((line) => `<p>${shownText(line)}</p>`).join('\n')}
${rows.length === 0 ? '' : `<dl>${rows.join('')}</dl>`}
${choices.length === 0 ? '' : form(choices, takesWords)}`,
  });
}

/** HTML in which every text is escaped already. */
export interface InnerPage {
  readonly inner: string;
}

/** A page of ours for whoever has its address. */
export const pageHtml = ({ inner }: InnerPage): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>Ledgerwatch</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="quiet">Ledgerwatch</p>
${inner}
</main>
</body>
</html>
`;

/** Escaped, and on one line. */
export const shownText = (text: string): string => escapeHtml(plainText(text, LONGEST));

function form(choices: readonly Choice[], takesWords: boolean): string {
  const words = takesWords
    ? `<label for="words">A few words, if you like. They are kept: name nobody.</label><textarea id="words" name="words" rows="3" maxlength="${MOST_WORDS}"></textarea>\n`
    : '';
  const buttons = choices.map(
    ({ field, value, label }) =>
      `<button type="submit" name="${field}" value="${escapeHtml(value)}">${shownText(label)}</button>`,
  );
  return `<form method="post" action="">${words}${buttons.join('\n')}</form>
<p class="quiet">Nothing happens before you press a button. The link works once, and for whoever has it: pass it on to nobody.</p>`;
}
