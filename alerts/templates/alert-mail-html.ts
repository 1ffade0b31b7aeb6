import { chartHtml } from './chart.js';
import type { MailContent, Section } from './mail-content.js';
import { escapeHtml } from './text.js';

const COLOURS = { low: '#1f6f8b', medium: '#9a6700', high: '#c2410c', critical: '#b91c1c' } as const;

const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background: #f3f4f6; color: #1f2937; }
.card { max-width: 600px; margin: 0 auto; padding: 20px; background: #ffffff; font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.quiet { color: #5b6472; font-size: 14px; }
h1 { font-size: 20px; line-height: 1.3; margin: 12px 0 16px; }
h2 { font-size: 15px; margin: 24px 0 6px; }
table { border-collapse: collapse; width: 100%; }
td { padding: 5px 12px 5px 0; vertical-align: top; overflow-wrap: anywhere; }
td.label { width: 30%; }
ol { margin: 0; padding-left: 22px; }
li { padding: 2px 0; }
code { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
a { color: #1d4ed8; overflow-wrap: anywhere; }
a.button { display: inline-block; background: #1d4ed8; color: #ffffff; border-radius: 6px; padding: 9px 16px; font-weight: 600; text-decoration: none; }
@media (prefers-color-scheme: dark) {
  body { background: #111418; color: #e5e7eb; }
  .card { background: #1b2026; }
  .quiet { color: #9ca6b5; }
  a { color: #93b4ff; }
  a.button { background: #2f5fd0; color: #ffffff; }
}`;

/** Nothing is fetched from anywhere, nothing is counted; every text is escaped. */
export function alertMailHtml(content: MailContent): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(content.headline)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="card">
<p style="margin: 0"><span style="background: ${COLOURS[content.severity]}; color: #ffffff; border-radius: 4px; padding: 3px 9px; font-weight: 600">${content.severity.toUpperCase()}</span> <span class="quiet">${escapeHtml(content.why)}</span></p>
<h1>${bdi(content.headline)}</h1>
${table(content.facts)}
<h2>The numbers</h2>
${chart(content)}${table(content.evidence)}
${events(content.events)}${content.sections.map(section).join('')}${link(content.link)}<h2>See more</h2>
<p style="margin: 0"><code>${escapeHtml(content.command)}</code><br><a href="${escapeHtml(content.url)}">${escapeHtml(content.url)}</a><br><span class="quiet">Answer it with your key: POST to that address followed by /acknowledge or /resolve</span></p>
<p class="quiet" style="margin: 24px 0 0">${escapeHtml(content.footer)}</p>
</div>
</body>
</html>
`;
}

const bdi = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

const table = (rows: MailContent['facts']): string =>
  `<table role="presentation">${rows.map(([label, value]) => `<tr><td class="label quiet">${escapeHtml(label)}</td><td>${bdi(value)}</td></tr>`).join('')}</table>`;

const chart = ({ chart: bars, severity }: MailContent): string =>
  bars === undefined ? '' : `${chartHtml(bars, COLOURS[severity])}\n`;

function section({ heading, steps, page }: Section): string {
  const items = steps.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
  const more =
    page === undefined
      ? ''
      : `<p style="margin: 4px 0 0"><a href="${escapeHtml(page.url)}">${escapeHtml(page.label)}</a></p>\n`;
  return `<h2>${escapeHtml(heading)}</h2>\n<ol>${items}</ol>\n${more}`;
}

const link = (address: string | undefined): string =>
  address === undefined
    ? ''
    : `<p style="margin: 20px 0 0"><a class="button" href="${escapeHtml(address)}">I am looking at it</a><br><span class="quiet">Opens a page with a button; nothing happens before you press that.</span></p>\n`;

const events = (ids: readonly string[]): string =>
  ids.length === 0
    ? ''
    : `<h2>First events</h2>\n<p style="margin: 0"><code>${ids.map(escapeHtml).join('<br>')}</code></p>\n`;
