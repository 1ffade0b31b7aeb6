import { SEVERITIES, type Severity } from '../../src/event/finding.js';
import { DAY } from '../../src/kernel/clock.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { type Block, type BlockMail, blockMailHtml, blockMailText } from '../templates/block-mail.js';
import { formatDay, formatNumber } from '../templates/text.js';
import { type Heard, heardBlocks } from './heard.js';

export interface SourceOfWeek {
  readonly id: string;
  readonly events: number;
  /** When somebody last did something there, epoch ms; undefined when not for 90 days. */
  readonly lastAt: number | undefined;
}

export interface ExportsOf {
  readonly who: string;
  readonly records: number;
  readonly acts: number;
}

export interface Leaver {
  readonly who: string;
  /** The first day on which they no longer work here, as 2026-03-02. */
  readonly since: string;
  /** When one of their accounts was used after that, epoch ms. */
  readonly usedAt: number | undefined;
  /** Sources whose newest complete picture of rights still has an account of theirs. */
  readonly sources: readonly string[];
}

/** How many alerts are open, by how long ago they were raised. */
export interface OpenByAge {
  readonly today: number;
  readonly week: number;
  readonly older: number;
}

export interface LetterContent {
  readonly tenant: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly nextAt: number;
  readonly sources: readonly SourceOfWeek[];
  readonly people: number;
  readonly exports: readonly ExportsOf[];
  /** People beyond those who are listed. */
  readonly moreExporters: number;
  /** Undefined where the directory holds nobody. */
  readonly leavers: readonly Leaver[] | undefined;
  /** Of them beyond those who are listed. */
  readonly moreLeavers: number;
  /** Sources of whose rights no complete picture is there. */
  readonly rightsUnknown: readonly string[];
  readonly open: Readonly<Record<Severity, OpenByAge>>;
  readonly heard: Heard;
  readonly next: readonly string[];
}

export interface LetterMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const FOOTER =
  'The weekly letter of Ledgerwatch comes also when nothing happened: when it does not come, ask why. Answers to this mail change nothing. The setting alerts.letter: off ends it.';

/** Pure. The subject names nobody: subjects show on locked screens. `leave`: where its reader takes themselves off. */
export function letterMail(content: LetterContent, leave?: string): LetterMail {
  const mail: BlockMail = {
    headline: `${content.tenant}: ${formatDay(content.from, content.timeZone)} to ${formatDay(content.to - DAY / 2, content.timeZone)}`,
    blocks: [
      ...watchedBlocks(content),
      ...exportBlocks(content),
      ...leaverBlocks(content),
      ...openBlocks(content),
      ...heardBlocks(content.heard, content.tenant, content.timeZone),
      ...nextBlocks(content),
      ...(leave === undefined ? [] : [{ kind: 'link', label: 'Take me off this list', url: leave } as const]),
    ],
    footer: FOOTER,
  };
  return {
    subject: plainText(`[${content.tenant}] Weekly letter: ${summary(content)}`, 140),
    text: blockMailText(mail),
    html: blockMailHtml(mail),
  };
}

const sumOf = ({ today, week, older }: OpenByAge): number => today + week + older;
const count = (amount: number, one: string, several = `${one}s`): string =>
  `${formatNumber(amount)} ${amount === 1 ? one : several}`;

function summary({ open, sources, leavers = [], moreLeavers }: LetterContent): string {
  const alerts = SEVERITIES.reduce((sum, severity) => sum + sumOf(open[severity]), 0);
  const withAccess = leavers.length + moreLeavers;
  const silent = sources.filter(({ events }) => events === 0).length;
  return [
    alerts === 0 ? 'no open alert' : count(alerts, 'open alert'),
    silent === 0 ? 'no silent source' : count(silent, 'silent source'),
    ...(withAccess === 0 ? [] : [`${count(withAccess, 'leaver')} with access`]),
  ].join(', ');
}

function watchedBlocks({ sources, people, timeZone }: LetterContent): Block[] {
  const events = sources.reduce((sum, one) => sum + one.events, 0);
  const rows = sources.map(({ id, events: own, lastAt }): [string, string] => {
    if (own > 0) return [id, count(own, 'event')];
    return [
      id,
      `SILENT: nothing of the week came in. ${lastAt === undefined ? 'Nothing for 90 days' : `Last act: ${formatDay(lastAt, timeZone)}`}`,
    ];
  });
  return [
    { kind: 'heading', text: 'What was watched' },
    {
      kind: 'text',
      text: `${count(events, 'event')} of ${count(sources.length, 'source')}, of ${count(people, 'person', 'people')} and programs.`,
    },
    ...(rows.length === 0 ? [] : [{ kind: 'rows', rows } as const]),
  ];
}

function exportBlocks({ exports, moreExporters }: LetterContent): Block[] {
  const items = exports.map(
    ({ who, records, acts }) => `${who}: ${count(records, 'record')} in ${count(acts, 'export')}`,
  );
  if (moreExporters > 0) items.push(`and ${moreExporters} more, none with more records`);
  return [
    { kind: 'heading', text: 'Exports, and by whom' },
    items.length === 0 ? { kind: 'text', text: 'Nobody exported anything.' } : { kind: 'list', items },
  ];
}

function leaverBlocks({ leavers, moreLeavers, rightsUnknown, timeZone }: LetterContent): Block[] {
  const heading: Block = { kind: 'heading', text: 'Left, and with access as far as it is known' };
  if (leavers === undefined)
    return [
      heading,
      {
        kind: 'text',
        text: 'The directory holds nobody, so nobody is known to have left: ledgerwatch people import',
      },
    ];
  const items = leavers.map(({ who, since, usedAt, sources }) => {
    const has = sources.length === 0 ? [] : [`still has an account at ${sources.join(', ')}`];
    const used =
      usedAt === undefined ? [] : [`an account of theirs was used on ${formatDay(usedAt, timeZone)}`];
    return `${who}, left ${since}: ${[...used, ...has].join('; ')}`;
  });
  if (moreLeavers > 0) items.push(`and ${formatNumber(moreLeavers)} more`);
  const unknown = `Of rights nothing complete is known at: ${rightsUnknown.join(', ')}`;
  return [
    heading,
    items.length === 0
      ? { kind: 'text', text: 'Nobody who left in the last 90 days is known to have access.' }
      : { kind: 'list', items },
    ...(rightsUnknown.length === 0 ? [] : [{ kind: 'text', text: unknown } as const]),
  ];
}

function openBlocks({ open, tenant }: LetterContent): Block[] {
  const rows = SEVERITIES.toReversed().flatMap((severity): [string, string][] => {
    const { today, week, older } = open[severity];
    if (today + week + older === 0) return [];
    return [
      [
        severity,
        `${today + week + older}: ${today} of the last day, ${week} of the last week, ${older} older`,
      ],
    ];
  });
  return [
    { kind: 'heading', text: 'Open alerts' },
    rows.length === 0 ? { kind: 'text', text: 'None is open.' } : { kind: 'rows', rows },
    ...(rows.length === 0
      ? []
      : [{ kind: 'text', text: `ledgerwatch alerts --tenant ${tenant} --status open` } as const]),
  ];
}

const nextBlocks = ({ next, nextAt, timeZone }: LetterContent): Block[] => [
  { kind: 'heading', text: 'What comes next' },
  { kind: 'list', items: [...next, `The next letter: ${formatDay(nextAt, timeZone)}, 08:00`] },
];
