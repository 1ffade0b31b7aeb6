/** The facility "log audit" (RFC 5424, 6.2.1). */
export const LOG_AUDIT = 13;

/** A message of RFC 5424. What is empty is written as `-`. */
export interface SyslogMessage {
  /** 0 to 23. */
  readonly facility: number;
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number;
  /** ISO 8601 with at most six digits behind the second. */
  readonly timestamp: string;
  readonly hostname: string;
  readonly appName: string;
  readonly procId: string;
  readonly msgId: string;
  /** By SD-ID the parameters by name; ids and names are ours, values may hold anything. */
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly text: string;
}

/** RFC 5424, 6.4: a text in UTF-8 begins with it. */
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** RFC 5424, 6: what the fields of the header hold at most. */
const LONGEST = { hostname: 255, appName: 48, procId: 128, msgId: 32 } as const;

/** RFC 5424 https://www.rfc-editor.org/rfc/rfc5424#section-6. Pure. */
export function syslogMessage(message: SyslogMessage): Buffer {
  const { facility, severity, timestamp, data, text } = message;
  const fields = (['hostname', 'appName', 'procId', 'msgId'] as const).map((name) =>
    field(message[name], LONGEST[name]),
  );
  const header = [`<${facility * 8 + severity}>1`, timestamp, ...fields].join(' ');
  return Buffer.concat([Buffer.from(`${header} ${structuredData(data)} `), BOM, Buffer.from(text)]);
}

/** RFC 5425 4.3: how many octets the message has, a space, the message. */
export const octetCounted = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${message.length} `), message]);

/** PRINTUSASCII alone. */
const field = (text: string, longest: number): string =>
  text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, longest) || '-';

function structuredData(data: SyslogMessage['data']): string {
  const elements = Object.entries(data).map(([id, params]) => {
    const shown = Object.entries(params).map(([name, value]) => ` ${name}="${escaped(value)}"`);
    return `[${id}${shown.join('')}]`;
  });
  return elements.join('') || '-';
}

/** RFC 5424, 6.3.3: these three and no other. */
const escaped = (value: string): string => value.replaceAll(/["\\\]]/g, (mark) => `\\${mark}`);
