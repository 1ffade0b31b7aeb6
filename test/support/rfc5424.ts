/** What a message of RFC 5424 says, read by the ABNF of its section 6 and by no code of the product. */
export interface ParsedSyslog {
  readonly facility: number;
  readonly severity: number;
  readonly timestamp: string;
  readonly hostname: string;
  readonly appName: string;
  readonly procId: string;
  readonly msgId: string;
  readonly data: readonly { readonly id: string; readonly params: readonly (readonly [string, string])[] }[];
  /** Undefined where the message ends with the structured data. */
  readonly text: string | undefined;
  /** Whether the text begins with the mark that says that it is UTF-8. */
  readonly hasBom: boolean;
}

const SD_NAME = String.raw`[!#-<>-\\^-~]{1,32}`;
const PARAM = String.raw`${SD_NAME}="(?:[^"\\\]]|\\["\\\]]|\\)*?"`;
const ELEMENT = String.raw`\[${SD_NAME}(?: ${PARAM})*\]`;
const TIMESTAMP = String.raw`-|\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;
const PRI = String.raw`<(?<pri>\d|[1-9]\d|1[0-8]\d|19[01])>`;
const NAMES =
  '(?<hostname>[!-~]{1,255}) (?<appName>[!-~]{1,48}) (?<procId>[!-~]{1,128}) (?<msgId>[!-~]{1,32})';
const MESSAGE = new RegExp(
  String.raw`^${PRI}1 (?<timestamp>${TIMESTAMP}) ${NAMES} (?<sd>-|(?:${ELEMENT})+)(?: (?<said>[^]*))?$`,
);
const BOM = '\u{feff}';

/** Throws for what is no such message. */
export function parseSyslog(bytes: Buffer): ParsedSyslog {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const found = MESSAGE.exec(text)?.groups;
  if (found === undefined) throw new Error(`no message of RFC 5424: ${text.slice(0, 200)}`);
  const of = (name: string): string => found[name] ?? '';
  const { said } = found;
  const hasBom = said?.startsWith(BOM) === true;
  return {
    facility: Math.floor(Number(of('pri')) / 8),
    severity: Number(of('pri')) % 8,
    timestamp: of('timestamp'),
    hostname: of('hostname'),
    appName: of('appName'),
    procId: of('procId'),
    msgId: of('msgId'),
    data: [...of('sd').matchAll(new RegExp(ELEMENT, 'g'))].map(([element]) => elementOf(element)),
    text: hasBom ? said.slice(BOM.length) : said,
    hasBom,
  };
}

function elementOf(element: string): ParsedSyslog['data'][number] {
  const [id = ''] = element.slice(1, -1).split(' ', 1);
  const params = [...element.matchAll(new RegExp(PARAM, 'g'))].map(([param]): [string, string] => {
    const at = param.indexOf('=');
    return [param.slice(0, at), param.slice(at + 2, -1).replaceAll(/\\(["\\\]])/g, '$1')];
  });
  return { id, params };
}

/** The frames of RFC 5425 (MSG-LEN SP SYSLOG-MSG) in what came; what is not whole yet is the rest. */
export function unframed(bytes: Buffer): { readonly messages: Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const found = /^([1-9]\d*) /.exec(rest.subarray(0, 12).toString('latin1'));
    if (found === null) return { messages, rest };
    const [head, length] = found;
    if (rest.length < head.length + Number(length)) return { messages, rest };
    messages.push(rest.subarray(head.length, head.length + Number(length)));
    rest = rest.subarray(head.length + Number(length));
  }
}
