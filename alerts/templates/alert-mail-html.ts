import { chartHtml } from './chart.js';
import type { MailContent, Section } from './mail-content.js';
import { mailHtml } from './mail-html.js';
import { escapeHtml } from './text.js';

const COLOURS = { low: '#1f6f8b', medium: '#9a6700', high: '#c2410c', critical: '#b91c1c' } as const;

/** Nothing is fetched from anywhere, nothing is counted; every text is escaped. */
export function alertMailHtml(content: MailContent): string {
  const body = `<p style="margin: 0"><span style="background: ${COLOURS[content.severity]}; color: #ffffff; border-radius: 4px; padding: 3px 9px; font-weight: 600">${content.severity.toUpperCase()}</span> <span class="quiet">${escapeHtml(content.why)}</span></p>
<h1>${bdi(content.headline)}</h1>
${table(content.facts)}
${link(content.link)}<h2>The numbers</h2>
${chart(content)}${table(content.evidence)}
${events(content.events)}${content.sections.map(section).join('')}<h2>See more, and say what it was</h2>
<p style="margin: 0"><a href="${escapeHtml(content.url)}">${escapeHtml(content.url)}</a><br><code>${escapeHtml(content.command)}</code><br><span class="quiet">${escapeHtml(content.post)}</span></p>
<p class="quiet" style="margin: 24px 0 0">${escapeHtml(content.footer)}</p>
`;
  return mailHtml(content.headline, body);
}

const bdi = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

const table = (rows: MailContent['facts']): string =>
  `<table role="presentation">${rows.map(([label, value]) => `<tr><td class="label quiet">${escapeHtml(label)}</td><td>${bdi(value)}</td></tr>`).join('')}</table>`;

const chart = ({ chart: bars, severity }: MailContent): string =>
  bars === undefined ? '' : `${chartHtml(bars, COLOURS[severity])}\n`;

function section({ heading, steps, pages }: Section): string {
  const items = steps.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
  const list =
    steps.length === 1 ? `<p style="margin: 0">${escapeHtml(steps.join(''))}</p>` : `<ol>${items}</ol>`;
  const links = pages.map(
    ({ label, url }) =>
      `<p style="margin: 4px 0 0"><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>\n`,
  );
  return `<h2>${escapeHtml(heading)}</h2>\n${list}\n${links.join('')}`;
}

const link = (address: string | undefined): string =>
  address === undefined
    ? ''
    : `<p style="margin: 20px 0 0"><a class="button" href="${escapeHtml(address)}">I am looking at it</a><br><span class="quiet">Opens a page with a button; nothing happens before you press that.</span></p>\n`;

const events = (ids: readonly string[]): string =>
  ids.length === 0
    ? ''
    : `<h2>First events</h2>\n<p style="margin: 0"><code>${ids.map(escapeHtml).join('<br>')}</code></p>\n`;
