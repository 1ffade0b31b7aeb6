import { describe, expect, it } from 'vitest';
import { parseDuration, showDuration } from '../../../../alerts/route/duration.js';
import { holdAll, parseMatchers, showMatchers } from '../../../../alerts/route/matcher.js';

const parsed = (text: string): string => {
  const result = parseMatchers(text);
  return result.ok ? showMatchers(result.value) : `fault: ${result.fault}`;
};

/** Of https://prometheus.io/docs/alerting/latest/configuration/#label-matchers, as read on 2026-11-28. */
describe("Alertmanager's examples of matchers", () => {
  it.each([
    ['alertname = Watchdog', '{alertname="Watchdog"}'],
    ['severity =~ "warning|critical"', '{severity=~"warning|critical"}'],
    [
      '{alertname="Watchdog", severity=~"warning|critical"}',
      '{alertname="Watchdog", severity=~"warning|critical"}',
    ],
    [
      '{alertname="Watchdog", severity=~"warning|critical",}',
      '{alertname="Watchdog", severity=~"warning|critical"}',
    ],
    [
      'alertname="Watchdog", severity=~"warning|critical"',
      '{alertname="Watchdog", severity=~"warning|critical"}',
    ],
    [
      '{\n   alertname = "Watchdog",\n   severity =~ "warning|critical",\n}',
      '{alertname="Watchdog", severity=~"warning|critical"}',
    ],
    ['foo = bar', '{foo="bar"}'],
    ['dings != bums', '{dings!="bums"}'],
    ['foo = "bar,baz"', '{foo="bar,baz"}'],
    ['{foo="bar", dings!="bums"}', '{foo="bar", dings!="bums"}'],
    [
      '{quote=~"She said: \\"Hi, all!( How\'re you…)?\\""}\n',
      '{quote=~"She said: \\"Hi, all!( How\'re you…)?\\""}',
    ],
    ['n=~"\\\\d+"', '{n=~"\\\\d+"}'],
    ['a=[a-zA-Z]+', '{a="[a-zA-Z]+"}'],
    ['a=Προμηθεύς', '{a="Προμηθεύς"}'],
    ['a="foo!"', '{a="foo!"}'],
    ['foo=""', '{foo=""}'],
    ['{}', '{}'],
  ])('%s', (text, shown) => {
    expect(parsed(text)).toBe(shown);
  });

  it.each([
    ['{alertname="Watchdog", severity=~"warning|critical"', 'both or neither'],
    ['alertname="Watchdog", severity=~"warning|critical"}', 'both or neither'],
    ['{{alertname="Watchdog", severity=~"warning|critical",}}', 'no name of a label'],
    ['foo=', 'after foo= comes'],
    ['a=foo!', 'was not expected'],
    ['foo', 'after foo comes one of'],
    ['', 'no matcher'],
    ['foo=bar dings=bums', 'between matchers stands a comma'],
    ['foo=~"("', 'never closed'],
    ['foo=~bar"', 'was not expected'],
    ['=bar', 'no name of a label'],
    ['"a b"=c', 'no name of a label'],
  ])('%s is refused', (text, said) => {
    expect(parsed(text)).toContain(said);
  });

  it('takes of its words what it says: Watchdog and critical, not Watchdog and none', () => {
    const result = parseMatchers('{alertname="Watchdog", severity=~"warning|critical"}');
    if (!result.ok) throw new Error(result.fault);
    const of = (severity: string) => ({ alertname: ['Watchdog'], severity: [severity] });
    expect(holdAll(result.value, of('critical'))).toBe(true);
    expect(holdAll(result.value, of('none'))).toBe(false);
  });
});

describe('a label', () => {
  it.each([
    ['of several values one is enough', 'c=phi', ['commercial', 'phi'], true],
    ['of several values none may be it', 'c!=phi', ['commercial', 'phi'], false],
    ['of several values none is it', 'c!=phi', ['commercial', 'comms'], true],
    ['of several values one fits', 'c=~"ph.*"', ['commercial', 'phi'], true],
    ['of several values one fits what none may', 'c!~"ph.*"', ['commercial', 'phi'], false],
    ['that is missing is empty', 'c=""', [], true],
    ['that is missing is not something', 'c!=phi', [], true],
    ['that is missing fits what takes nothing', 'c=~".*"', [], true],
    ['that is missing fits nothing else', 'c=~".+"', [], false],
    ['that is there is not empty', 'c!=""', ['phi'], true],
  ])('%s', (_, text, values, expected) => {
    const result = parseMatchers(text);
    if (!result.ok) throw new Error(result.fault);
    expect(holdAll(result.value, values.length === 0 ? {} : { c: values })).toBe(expected);
  });

  it('is none that every object has', () => {
    const result = parseMatchers('constructor=""');
    expect(result.ok && holdAll(result.value, {})).toBe(true);
  });
});

it.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1d', 86_400_000],
  ['2w', 1_209_600_000],
  ['0', 0],
  ['0s', 0],
  ['', undefined],
  ['5', undefined],
  ['1m1h', undefined],
  ['-5m', undefined],
  ['5 m', undefined],
])('the duration %s is %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['30s', '5m', '1h30m', '1d', '2w', '0s'])('%s is shown as it is written', (text) => {
  expect(showDuration(parseDuration(text) ?? -1)).toBe(text);
});
