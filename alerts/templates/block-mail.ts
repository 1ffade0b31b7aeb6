import { plainText } from '../../src/kernel/plain-text.js';
import { mailHtml } from './mail-html.js';
import { escapeHtml } from './text.js';

/** A piece of a mail that is written once and shown in both of its forms. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  /** What the mail is sent for. */
  | { readonly kind: 'button'; readonly label: string; readonly url: string };

export interface BlockMail {
  readonly headline: string;
  readonly blocks: readonly Block[];
  readonly footer: string;
}

const LONGEST = 1_000;
const LABEL_WIDTH = 12;

const line = (text: string): string => plainText(text, LONGEST);

/** Pure; every text is on one line and free of marks that turn or hide text. */
export const blockMailText = ({ headline, blocks, footer }: BlockMail): string =>
  [line(headline), '', ...blocks.flatMap(blockText), '-- ', line(footer), ''].join('\n');

function blockText(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [line(block.text), ''];
    case 'heading':
      return [line(block.text)];
    case 'rows':
      return [
        ...block.rows.map(([label, value]) => `  ${`${line(label)}:`.padEnd(LABEL_WIDTH)} ${line(value)}`),
        '',
      ];
    case 'list':
      return [...block.items.map((item) => `  ${line(item)}`), ''];
    case 'link':
    case 'button':
      return [`${line(block.label)}:`, `  ${line(block.url)}`, ''];
    default:
      return block satisfies never;
  }
}

/** Pure; every text is escaped. */
export const blockMailHtml = ({ headline, blocks, footer }: BlockMail): string =>
  mailHtml(
    line(headline),
    `<h1>${shown(headline)}</h1>\n${blocks.map((block) => `${blockHtml(block)}\n`).join('')}<p class="quiet" style="margin: 24px 0 0">${shown(footer)}</p>\n`,
  );

const shown = (text: string): string => `<bdi>${escapeHtml(line(text))}</bdi>`;

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p style="margin: 8px 0 12px">${shown(block.text)}</p>`;
    case 'heading':
      return `<h2>${shown(block.text)}</h2>`;
    case 'rows':
      return `<table role="presentation">${block.rows.map(([label, value]) => `<tr><td class="label quiet">${shown(label)}</td><td>${shown(value)}</td></tr>`).join('')}</table>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${shown(item)}</li>`).join('')}</ul>`;
    case 'link':
      return `<p style="margin: 0 0 8px"><a href="${escapeHtml(line(block.url))}">${shown(block.label)}</a></p>`;
    case 'button':
      return `<p style="margin: 20px 0"><a class="button" href="${escapeHtml(line(block.url))}">${shown(block.label)}</a></p>`;
    default:
      return block satisfies never;
  }
}
