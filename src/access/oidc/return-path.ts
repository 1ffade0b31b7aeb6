import { z } from 'zod';

/**
 * A path of our own pages, as it stands behind our address. One slash: a second one, or a backslash that browsers take
 * for one, would begin the name of another host; nothing that browsers leave out while reading (tabs, line ends).
 */
const PATH = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;

export const returnPathSchema = z.string().max(1_024).regex(PATH, 'is no path of our own pages');

/**
 * What the browser shows for a moment after a log-in. No redirect: it would belong to the navigation that began at the
 * provider, and on that a browser sends no SameSite=Strict cookie, so the page behind it would not know the session
 * that was just begun. From a page of ours the next request is same-site. It needs no script, which our policy forbids.
 */
export const pageThatGoesTo = (path: string): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ledgerwatch</title>',
    `<meta http-equiv="refresh" content="0;url=${escaped(path)}"></head>`,
    `<body><p>You are logged in. <a href="${escaped(path)}">Go on</a></p></body></html>`,
  ].join('\n');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A quotation mark would also end the address of a refresh. */
const escaped = (path: string): string =>
  path
    .replaceAll("'", '%27')
    .replaceAll('"', '%22')
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? '');
