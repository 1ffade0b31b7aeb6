/**
 * How a reader of a list is taken off it: by one click of a mail program (RFC 8058, 3.1) where we can be reached under
 * https, and by a mail to whoever runs the service (RFC 2369, 3.2). No header where there is neither. `link`: the page
 * of ours that is theirs alone.
 */
export function unsubscribeHeaders(
  administrator: string | undefined,
  what: string,
  link?: string,
): Record<string, string> {
  const oneClick = link?.startsWith('https://') === true ? [`<${link}>`] : [];
  const ways = [...oneClick, ...(administrator === undefined ? [] : [`<${mailTo(administrator, what)}>`])];
  if (ways.length === 0) return {};
  return {
    'List-Unsubscribe': ways.join(', '),
    ...(oneClick.length === 0 ? {} : { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

function mailTo(administrator: string, what: string): string {
  const address = administrator.split('@').map(encodeURIComponent).join('@');
  return `mailto:${address}?subject=${encodeURIComponent(`Ledgerwatch: take me off ${what}`)}`;
}
