/**
 * To whom a reader of a digest writes who wants no more of it (RFC 2369, 3.2); no header where nobody is named. Not by
 * RFC 8058's one click on a link of ours: scanners follow links, mails are passed on, and whoever had it could see to it
 * that somebody hears of nothing any more.
 */
export function unsubscribeHeader(administrator: string | undefined, what: string): Record<string, string> {
  if (administrator === undefined) return {};
  const address = administrator.split('@').map(encodeURIComponent).join('@');
  const subject = encodeURIComponent(`Ledgerwatch: take me off ${what}`);
  return { 'List-Unsubscribe': `<mailto:${address}?subject=${subject}>` };
}
