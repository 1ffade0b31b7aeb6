import { isoTime } from '../../../src/store/time.js';
import { escapeHtml } from '../../templates/text.js';
import { type CaseMaterial, shownStep } from './case-material.js';

/** Shown on the page; the timeline file has all. */
const MOST_STEPS = 500;

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff; }
  h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ddd; }
  td:last-child { overflow-wrap: anywhere; }
  td { overflow-wrap: break-word; }
  @media (max-width: 40rem) {
    thead { display: none; }
    tr { display: block; padding: .4rem 0; border-bottom: 1px solid #ddd; }
    td { display: block; border: 0; padding: .05rem 0; }
    td[data-head]:empty, td[data-head]:has(bdi:empty) { display: none; }
    td[data-head]::before { content: attr(data-head) ": "; color: #5b6472; }
    tr > td:first-child { font-weight: 600; }
    ul { padding-left: 1.2rem; }
  }
  @media screen and (prefers-color-scheme: dark) {
    body { color: #e5e7eb; background: #111418; }
    th, td, tr { border-color: #3a424d; }
    td[data-head]::before { color: #9ca6b5; }
  }
  @media print { body { margin: 0; } }
`;

/** One page that any browser shows and prints, without the product, a script or anything from elsewhere. Pure. */
export const caseFilePage = (material: CaseMaterial): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Case file ${escapeHtml(material.line.id)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Case file</h1>
${headOf(material)}
<p>All times are UTC. An alert is something that stands out from what is usual; it is no proof of a wrong. What was concluded stands under Verdicts.</p>
<h2>Alerts</h2>
${table(['No.', 'Raised', 'Severity', 'Status', 'What happened', 'Id'], alertRows(material))}
<h2>Verdicts</h2>
${table(['Time', 'Alert no.', 'Verdict', 'By', 'Note'], verdictRows(material))}
<h2>Timeline</h2>
${table(['Time', 'Alert no.', 'What', 'By', 'Detail', 'Text'], stepRows(material))}
${beyond(material.steps.length)}
<h2>What is not in this file</h2>
<ul>${material.leftOut.map((sentence) => `<li>${shown(sentence)}</li>`).join('\n')}</ul>
<h2>The other files</h2>
<p>timeline.csv: every step. alerts.json: the alerts with their evidence. events.jsonl: the events that they rest on (${material.events.length}), as the ledger holds them. verdicts.csv: what was concluded. messages/sent.csv: who was told when. who-looked.csv: who opened it here. manifest.json and SHA256SUMS: the SHA-256 of each file, and how to check them.</p>
</body>
</html>
`;

function headOf({ line, person, madeAt, madeBy, version }: CaseMaterial): string {
  const who = [person.name, person.id, person.pseudonym].filter((said) => said !== undefined && said !== '');
  return table(
    ['', ''],
    [
      ['Case', line.id],
      ['Tenant', line.tenant],
      ['About', who.join(', ')],
      ['From, to', `${second(line.openedAt)} to ${second(line.lastAt)}`],
      ['Status', `${line.status}, ${line.severity}`],
      ['Made', `${second(isoTime(madeAt))} by ${madeBy}, with Ledgerwatch ${version}`],
    ],
  );
}

const alertRows = ({ alerts, redactor }: CaseMaterial): string[][] =>
  alerts.map(({ id, at, severity, status, verdict, title }, index) => [
    String(index + 1),
    second(at),
    severity,
    verdict === undefined ? status : `${status} (${verdict})`,
    redactor.text(title),
    id,
  ]);

function verdictRows(material: CaseMaterial): string[][] {
  const numbers = numbersOf(material);
  return material.steps
    .filter(({ what }) => what === 'resolved')
    .map((step) => shownStep(material, step))
    .map(({ at, alert, detail, by, text }) => [second(at), numbers.get(alert) ?? '', detail, by, text]);
}

function stepRows(material: CaseMaterial): string[][] {
  const numbers = numbersOf(material);
  return material.steps
    .slice(0, MOST_STEPS)
    .map((step) => shownStep(material, step))
    .map(({ at, alert, what, by, detail, text }) => [
      second(at),
      numbers.get(alert) ?? '',
      what,
      by,
      detail,
      text,
    ]);
}

/** Of alerts, as the page counts them: nobody reads ids. */
const numbersOf = ({ alerts }: CaseMaterial): ReadonlyMap<string, string> =>
  new Map(alerts.map(({ id }, index) => [id, String(index + 1)]));

/** `2026-03-02 08:00:00` */
const second = (time: string): string => time.slice(0, 19).replace('T', ' ');

const beyond = (steps: number): string =>
  steps <= MOST_STEPS ? '' : `<p>The first ${MOST_STEPS} of ${steps} steps; timeline.csv has all.</p>`;

/** Isolated: text that turns the direction of writing turns nothing around it. */
const shown = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const head = heads.every((one) => one === '')
    ? ''
    : `<thead><tr>${heads.map((one) => `<th>${shown(one)}</th>`).join('')}</tr></thead>`;
  // On a narrow screen a row stands as lines, each with its head.
  const cell = (text: string, at: number): string => {
    const of = heads[at] ?? '';
    return `<td${of === '' ? '' : ` data-head="${escapeHtml(of)}"`}>${shown(text)}</td>`;
  };
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`);
  return `<table>${head}<tbody>${body.join('\n')}</tbody></table>`;
}
