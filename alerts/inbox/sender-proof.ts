import type { InboundMail } from './inbound-mail.js';

const MOST_RESULTS = 20;
const LONGEST_RESULT = 10_000;

/**
 * Pure. Whether a mail server that we trust (`trusted`: its authserv-id, which stands first in what it writes) found that
 * the mail is of the domain of its address: `dmarc=pass` for that domain, or `dkim=pass` signed by it or by one above it
 * (RFC 8601, 2.2 and 2.7; alignment as in RFC 7489, 3.1.1). The topmost header of that server counts alone: anybody can
 * write further ones, and those below were there before the server looked.
 */
export function isProven(
  { from, headers }: Pick<InboundMail, 'from' | 'headers'>,
  trusted: ReadonlySet<string>,
): boolean {
  const domain = from?.split('@').at(-1);
  if (domain === undefined || trusted.size === 0) return false;
  const results = (headers.get('authentication-results') ?? []).slice(0, MOST_RESULTS).map(resultsOf);
  const own = results.find(({ server }) => trusted.has(server));
  return own?.methods.some((method) => provesDomain(method, domain)) ?? false;
}

interface Results {
  /** Authserv-id, in lower case. */
  readonly server: string;
  readonly methods: readonly string[];
}

/** Comments may hold whatever a sender chose: they go first. */
function resultsOf(header: string): Results {
  const bare = withoutComments(header.slice(0, LONGEST_RESULT)).toLowerCase();
  const [head = '', ...methods] = bare.split(';');
  return { server: head.trim().split(/\s/)[0] ?? '', methods: methods.map((method) => method.trim()) };
}

/**
 * What stands outside of parentheses, which may stand in each other (RFC 5322, 3.2.2), and of quotes. Also within parentheses
 * nothing ends in quotes, though there they mean nothing: servers write the sender's address there, whose quotes may hold
 * a parenthesis.
 */
function withoutComments(text: string): string {
  let depth = 0;
  let isQuoted = false;
  let kept = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') {
      at++;
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += character;
  }
  return kept;
}

function provesDomain(method: string, domain: string): boolean {
  const [, name, property] = /^(dmarc|dkim)\s*=\s*pass\b(.*)$/s.exec(method) ?? [];
  if (name === undefined || property === undefined) return false;
  const wanted = name === 'dmarc' ? /\bheader\.from\s*=\s*(\S+)/ : /\bheader\.(?:d|i)\s*=\s*(\S+)/;
  const shown = wanted.exec(property)?.[1]?.split('@').at(-1) ?? '';
  return shown === domain || (name === 'dkim' && isAbove(shown, domain));
}

/** A signature of example.com holds for mail.example.com; one of a public suffix without a dot for nobody. */
const isAbove = (signer: string, domain: string): boolean =>
  signer.includes('.') && domain.endsWith(`.${signer}`);
