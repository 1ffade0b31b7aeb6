import type { SourceFormat } from '../../streams/sources/registry.js';
import type { Supply, Tier } from '../../streams/sources/tier.js';
import { TIERS_OF } from '../../streams/sources/tiers.js';
import { VERDICTS, type Answer } from './answer.js';
import { askDetectors } from './ask-detectors.js';
import { askLines, hangsOnCrm, LINES } from './ask-lines.js';
import { givenBy } from './given.js';

interface Column {
  readonly tier: Tier;
  readonly answers: readonly Answer[];
}

const FORMATS = Object.keys(TIERS_OF) as SourceFormat[];

const HEAD = `# Coverage: what a source can show

Made by \`npx ledgerwatch coverage\` from the declarations beside the mappings (\`streams/sources/*/tiers.ts\`); do not edit it by hand.

For each source and licence tier, the cheapest first: what each detector and each line of a report can do with it. \`fires\`: all that is asked for is there. \`weaker\`: a part is missing, and which. \`cannot\`: what it hangs on is missing. "some" means that the vendor gives the field on some of these events only. What your own file gives, \`npx ledgerwatch conformance FILE\` counts.

A line of a report that \`fires\` has something to look at: whether a requirement is met is for the assessor to say.`;

/** The page docs/coverage.md. */
export const coverageTable = (): string =>
  [HEAD, summary(), ...FORMATS.map(sourceSection), elsewhere()].join('\n\n').concat('\n');

/** Each tier has all that the cheaper ones before it have. */
export function columnsOf(tiers: readonly Tier[]): Column[] {
  const so: Supply[] = [];
  return tiers.map((tier) => {
    so.push(...tier.adds);
    const given = givenBy(so);
    return { tier, answers: [...askDetectors(given), ...askLines(given)] };
  });
}

function summary(): string {
  const rows = FORMATS.flatMap((format) =>
    columnsOf(TIERS_OF[format]).map(({ tier, answers }) => [
      `[${format}](#${format})`,
      tier.name,
      ...['exported-records', 'records-read'].map((name) =>
        cellOf(answers.find(({ asks }) => asks === name)),
      ),
      ...VERDICTS.map((verdict) => String(answers.filter((one) => one.verdict === verdict).length)),
    ]),
  );
  const heads = ['source', 'tier', 'exported-records', 'records-read', ...VERDICTS];
  return `## All sources\n\n${table(heads, rows)}`;
}

function sourceSection(format: SourceFormat): string {
  const columns = columnsOf(TIERS_OF[format]);
  const asked = columns[0]?.answers ?? [];
  const rows = asked.map(({ asks, title }, index) => [
    `${asks}: ${title}`,
    ...columns.map(({ answers }) => cellOf(answers[index])),
  ]);
  const heads = ['detector or line of a report', ...columns.map(({ tier }) => tier.name)];
  const from = columns.map(({ tier }) => `${tier.name}: ${tier.from}`).join('; ');
  return `## ${format}\n\n${table(heads, rows)}\n\n${from}`;
}

const cellOf = (answer: Answer | undefined): string =>
  answer === undefined
    ? ''
    : answer.why.length === 0
      ? answer.verdict
      : `${answer.verdict} (${answer.why.join('; ')})`;

/** Lines that no CRM can supply: they are the same for every source. */
function elsewhere(): string {
  const rows = LINES.filter(({ clause }) => !hangsOnCrm(clause)).map(({ name, clause }) => {
    const { test } = clause;
    const by =
      test.kind === 'none'
        ? test.reason
        : test.kind === 'entries'
          ? 'Registers, or acts in this product.'
          : 'This product itself, for every source.';
    return [`${name}: ${clause.title}`, by];
  });
  return `## Lines that hang on no CRM\n\n${table(['line of a report', 'answered by'], rows)}`;
}

/** As prettier writes it: cells as wide as the widest of their column. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heads.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...others] = all;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(first), rule, ...others.map(line)].join('\n');
}
