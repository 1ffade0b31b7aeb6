import { hash } from 'node:crypto';
import { type Cell, csvRows } from '../../../src/kernel/csv-row.js';
import { isoTime } from '../../../src/store/time.js';
import { caseFilePage } from './case-file-page.js';
import { type CaseMaterial, shownStep } from './case-material.js';
import { eventLine } from './cited-events.js';
import { sentLines } from './sent.js';
import type { ZippedFile } from './zip.js';

const FORMAT = 'ledgerwatch-case-file/1';

/** The files of the archive, the manifest last. Pure: the same material gives the same bytes. */
export function caseFiles(material: CaseMaterial): ZippedFile[] {
  const files = [
    ['index.html', caseFilePage(material)],
    ['timeline.csv', timelineOf(material)],
    ['alerts.json', `${JSON.stringify(alertsOf(material), undefined, 2)}\n`],
    ['events.jsonl', eventsOf(material)],
    ['verdicts.csv', verdictsOf(material)],
    ['messages/sent.csv', sentOf(material)],
    ['who-looked.csv', looksOf(material)],
  ].map(([name = '', text = '']) => ({ name, content: Buffer.from(text, 'utf8') }));
  const sums = files.map(({ name, content }) => `${hash('sha256', content)}  ${name}\n`).join('');
  return [
    ...files,
    { name: 'SHA256SUMS', content: Buffer.from(sums) },
    { name: 'manifest.json', content: Buffer.from(manifestOf(material, files)) },
  ];
}

const TIMELINE = ['at', 'alert', 'what', 'by', 'detail', 'text'];
const timelineOf = (material: CaseMaterial): string =>
  csvRows([
    TIMELINE,
    ...material.steps.map((step): Cell[] => {
      const { at, alert, what, by, detail, text } = shownStep(material, step);
      return [at, alert, what, by, detail, text];
    }),
  ]);

/** Without the actor's role and the account whose it is: the person stands at the head, others under pseudonyms. */
const alertsOf = (material: CaseMaterial): object[] =>
  material.alerts.map(({ actor: _actor, assignee, title, explanation, escalatedTo, ...alert }) => ({
    ...alert,
    actor: material.person.id ?? material.person.pseudonym,
    title: material.redactor.text(title),
    explanation: explanation.map(({ label, text }) => ({ label, text: material.redactor.text(text) })),
    evidence: alert.evidence.map(({ planned: _planned, ...evidence }) => evidence),
    ...(assignee === undefined ? {} : { assignee: material.shownAs(assignee) }),
    ...(escalatedTo === undefined ? {} : { escalatedTo: escalatedTo.map(material.redactor.text) }),
  }));

const eventsOf = ({ events, person, redactor }: CaseMaterial): string =>
  events.map((event) => `${JSON.stringify(eventLine(event, person.id, redactor))}\n`).join('');

const verdictsOf = (material: CaseMaterial): string =>
  csvRows([
    ['at', 'alert', 'verdict', 'by', 'note'],
    ...material.steps
      .filter(({ what }) => what === 'resolved')
      .map((step) => shownStep(material, step))
      .map(({ at, alert, detail, by, text }): Cell[] => [at, alert, detail, by, text]),
  ]);

const SENT = [
  'at',
  'alert',
  'message',
  'reader',
  'message_id',
  'receiver',
  'purpose',
  'attempt',
  'outcome',
  'detail',
];
const sentOf = ({ sent, mailDomain, redactor }: CaseMaterial): string =>
  csvRows([
    SENT,
    ...sentLines(sent, mailDomain).map(
      ({ at, alert, message, reader, messageId, channel, purpose, attempt, outcome, detail }): Cell[] => [
        isoTime(at),
        alert,
        message,
        reader,
        messageId,
        redactor.text(channel),
        purpose,
        attempt ?? null,
        outcome,
        redactor.text(detail),
      ],
    ),
  ]);

const looksOf = ({ looks }: CaseMaterial): string =>
  csvRows([
    ['at', 'who', 'action', 'of', 'id', 'outcome'],
    ...looks.map(({ at, who, action, type, id, outcome }): Cell[] => [
      isoTime(at),
      who,
      action,
      type,
      id,
      outcome,
    ]),
  ]);

const CHECK = [
  'sha256sum -c SHA256SUMS, in the folder where the archive was unpacked, compares each file with its sum.',
  'Each event of events.jsonl has the id, the position and the content hash under which the ledger holds it. The hash is keyed: only the installation that holds the key of the tenant can compute it again.',
  'messages/sent.csv has a row for each attempt at a message, and one (outcome reached) for each reader to whom it was handed over by mail. message_id of such a row is the Message-ID in the head of that mail. Behind its @ stands the domain of the sender that was configured (mail.from) when this file was made: mails that were sent before another one was configured have that one’s, and the part before the @ is the same. Where no mail was configured there is no part behind it. Attempts recorded by older versions may have no row for their last reader.',
  'reader in messages/sent.csv is made of the address that the mail went to: the first 12 characters of the SHA-256, in hexadecimal, of the address in small letters. Whoever has the address can compute it: printf %s ann@example.com | sha256sum | cut -c1-12',
  'Nothing here is signed: that this archive is the one that was made is shown by its own SHA-256, noted when it was handed over.',
];

function manifestOf(material: CaseMaterial, files: readonly ZippedFile[]): string {
  const { line, person, madeAt, madeBy, version, leftOut, events, alerts, looks, steps } = material;
  const manifest = {
    format: FORMAT,
    tenant: line.tenant,
    case: line.id,
    person,
    madeAt: isoTime(madeAt),
    madeBy,
    product: `ledgerwatch ${version}`,
    holds: { alerts: alerts.length, events: events.length, steps: steps.length, looks: looks.length },
    files: files.map(({ name, content }) => ({
      name,
      bytes: content.length,
      sha256: hash('sha256', content),
    })),
    leftOut,
    check: CHECK,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
