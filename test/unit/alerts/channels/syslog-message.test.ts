import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  octetCounted,
  syslogMessage,
  type SyslogMessage,
} from '../../../../alerts/channels/syslog-message.js';
import { parseSyslog, unframed } from '../../../support/rfc5424.js';

const BOM = '\u{feff}';
const SD = '[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"]';

/** RFC 5424, 6.5. */
const EXAMPLES = {
  1: `<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - ${BOM}'su root' failed for lonvick on /dev/pts/8`,
  2: `<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.`,
  3: `<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 ${SD} ${BOM}An application event log entry...`,
  4: `<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 ${SD}[examplePriority@32473 class="high"]`,
} as const;

describe('the reader of the tests', () => {
  it('reads the examples of the RFC', () => {
    const [one, two, three, four] = Object.values(EXAMPLES).map((text) => parseSyslog(Buffer.from(text)));
    expect(one).toMatchObject({
      facility: 4,
      severity: 2,
      appName: 'su',
      procId: '-',
      data: [],
      hasBom: true,
    });
    expect(two).toMatchObject({
      facility: 20,
      severity: 5,
      hostname: '192.0.2.1',
      procId: '8710',
      hasBom: false,
    });
    expect(three?.data).toEqual([
      { id: 'exampleSDID@32473', params: [['iut', '3'], ['eventSource', 'Application'], ['eventID', '1011']] },
    ]); // prettier-ignore
    expect(three?.text).toBe('An application event log entry...');
    expect(four?.data.map(({ id }) => id)).toEqual(['exampleSDID@32473', 'examplePriority@32473']);
    expect(four?.text).toBeUndefined();
  });

  it.each([
    ['nine digits behind the second (6.2.3.1)', EXAMPLES[1].replace('.003Z', '.000000003-07:00')],
    ['a space before the id (6.3.5)', EXAMPLES[4].replace('[example', '[ example')],
    ['a quote that is not escaped', EXAMPLES[3].replace('="3"', '="3"4"')],
    ['another version', EXAMPLES[1].replace('>1 ', '>0 ')],
    ['a priority that there is not', EXAMPLES[1].replace('<34>', '<192>')],
    ['no structured data', '<34>1 2003-10-11T22:14:15.003Z h a - - '],
  ])('refuses %s', (_, text) => {
    expect(() => parseSyslog(Buffer.from(text))).toThrow(/no message of RFC 5424/);
  });
});

const message = (change: Partial<SyslogMessage> = {}): SyslogMessage => ({
  facility: 20,
  severity: 5,
  timestamp: '2003-10-11T22:14:15.003Z',
  hostname: 'mymachine.example.com',
  appName: 'evntslog',
  procId: '',
  msgId: 'ID47',
  data: { 'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' } },
  text: 'An application event log entry...',
  ...change,
});

describe('a message of syslog', () => {
  it('is that of the RFC, to the byte', () => {
    expect(syslogMessage(message()).toString()).toBe(EXAMPLES[3]);
    const text = "'su root' failed for lonvick on /dev/pts/8";
    expect(
      syslogMessage(message({ facility: 4, severity: 2, appName: 'su', data: {}, text })).toString(),
    ).toBe(EXAMPLES[1]);
  });

  it.each([
    ['a quote', 'say "so"', 'say \\"so\\"'],
    ['a backslash', 'C:\\x', 'C:\\\\x'],
    ['a bracket', 'a]b', 'a\\]b'],
    ['nothing else', "a=b [c 'd' ü\n", "a=b [c 'd' ü\n"],
  ])('escapes %s (6.3.3)', (_, value, written) => {
    const bytes = syslogMessage(message({ data: { 'x@32473': { v: value } } }));
    expect(bytes.toString()).toContain(`[x@32473 v="${written}"]`);
    expect(parseSyslog(bytes).data[0]?.params).toEqual([['v', value]]);
  });

  it.each([
    ['longer than it may be', 'h'.repeat(300), 'h'.repeat(255)],
    ['with a space', 'a b', 'a?b'],
    ['of other letters', 'büro', 'b?ro'],
    ['that is empty', '', '-'],
  ])('has a host name %s as ASCII', (_, hostname, written) => {
    expect(parseSyslog(syslogMessage(message({ hostname }))).hostname).toBe(written);
  });

  it('is read as it was written, whatever it holds', () => {
    const field = fc.string({ unit: 'grapheme', maxLength: 40 });
    const parts = fc.record({
      facility: fc.nat(23),
      severity: fc.nat(7),
      hostname: field,
      msgId: field,
      text: fc.string({ unit: 'grapheme' }),
      value: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(parts, ({ value, ...rest }) => {
        const bytes = syslogMessage(message({ ...rest, data: { origin: { software: value } } }));
        const { messages, rest: left } = unframed(Buffer.concat([octetCounted(bytes), octetCounted(bytes)]));
        expect(messages).toEqual([bytes, bytes]);
        expect(left).toHaveLength(0);
        expect(parseSyslog(bytes)).toMatchObject({
          facility: rest.facility,
          severity: rest.severity,
          text: rest.text.toWellFormed(),
          hasBom: true,
          data: [{ id: 'origin', params: [['software', value.toWellFormed()]] }],
        });
      }),
      { numRuns: 300 },
    );
  });
});
