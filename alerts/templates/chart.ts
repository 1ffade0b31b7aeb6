import type { Evidence } from '../../src/event/finding.js';
import { escapeHtml, formatNumber } from './text.js';

interface Bar {
  readonly label: string;
  readonly text: string;
  /** Shares of the largest amount, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly isUsual: boolean;
}

/** What is usual beside what there was, as two bars of one scale; no image, so that it shows wherever a mail is read. */
export type Chart = readonly Bar[];

/** Of what is not nothing at least a sliver is drawn. */
const LEAST = 0.01;
const WIDTH = 30;
const LABEL_WIDTH = 10;
const USUAL_COLOUR = '#8a97a8';

/** Pure. Undefined where there is nothing to compare. */
export function chartOf(evidence: Evidence | undefined): Chart | undefined {
  if (evidence === undefined) return undefined;
  const { actual, usualLow, usualHigh } = evidence;
  const most = Math.max(actual, usualHigh);
  if (!Number.isFinite(most) || most <= 0) return undefined;
  const share = (amount: number): number => Math.min(1, Math.max(0, amount / most));
  const usual = `${formatNumber(usualLow)} to ${formatNumber(usualHigh)}`;
  return [
    bar({ label: 'Usual', text: usual, from: share(usualLow), to: share(usualHigh), isUsual: true }),
    bar({ label: 'This time', text: formatNumber(actual), from: 0, to: share(actual), isUsual: false }),
  ];
}

/** A sliver that would not be seen is widened, to the left at the end of the scale. */
function bar({ from, to, ...rest }: Bar): Bar {
  if (to <= 0 || to - from >= LEAST) return { ...rest, from, to };
  const begin = Math.min(from, 1 - LEAST);
  return { ...rest, from: begin, to: begin + LEAST };
}

/** Lines of a plain text, in a font of equal widths. */
export const chartText = (chart: Chart): string[] =>
  chart.map(({ label, text, from, to }) => {
    const [begin, end] = [Math.floor(from * WIDTH), Math.ceil(to * WIDTH)];
    const drawn = `${' '.repeat(begin)}${'#'.repeat(end - begin)}`.padEnd(WIDTH);
    return `${label.padEnd(LABEL_WIDTH)}|${drawn}| ${text}`;
  });

/** Cells of a table: mail programs draw these alike. */
export function chartHtml(chart: Chart, colour: string): string {
  const rows = chart.map(
    ({ label, text, isUsual, ...span }) =>
      `<tr><td class="label quiet">${escapeHtml(label)}</td><td style="width: 45%; vertical-align: middle">${barHtml(span, isUsual ? USUAL_COLOUR : colour)}</td><td>${escapeHtml(text)}</td></tr>`,
  );
  return `<table role="presentation">${rows.join('')}</table>`;
}

function barHtml({ from, to }: Pick<Bar, 'from' | 'to'>, colour: string): string {
  const percent = (share: number): number => Math.round(share * 100);
  const [before, drawn] = [percent(from), percent(to) - percent(from)];
  const cells = [
    [before, ''],
    [drawn, `; background: ${colour}`],
    [100 - before - drawn, ''],
  ] as const;
  const shown = cells
    .filter(([width]) => width > 0)
    .map(
      ([width, style]) =>
        `<td style="width: ${width}%; height: 14px; padding: 0; line-height: 14px; font-size: 1px${style}">&nbsp;</td>`,
    );
  return `<table role="presentation" style="width: 100%; table-layout: fixed"><tr>${shown.join('')}</tr></table>`;
}
