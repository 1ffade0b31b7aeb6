import { describe, expect, it } from 'vitest';
import { type SharedEvent, sharedBy } from '../../../../alerts/shared/shared.js';

const terms = {
  keyOf: (kind: string, value: string) => `<${kind} ${value}>`,
  isRare: (network: string) => network.startsWith('203.0.113.'),
};

const event = (change: Partial<SharedEvent> = {}): SharedEvent => ({
  source: 'crm',
  session: '',
  address: '',
  net: '',
  action: 'record.read',
  type: 'Contact',
  target: 'c-1',
  ...change,
});
const from = (address: string): Partial<SharedEvent> => ({ address, net: '203.0.113.0' });
const links = (...events: SharedEvent[]): readonly string[] => sharedBy(events, terms)?.links ?? [];
const nothing = { type: '', target: '' };

describe('what cited events have in common with others', () => {
  it.each([
    ['the one thing that all was done upon', [event(), event()], ['object:<object crm/contact/c-1>']],
    ['no thing where two were', [event(), event({ target: 'c-2' })], []],
    ['no thing where one act does not say upon what', [event(), event({ target: '' })], []],
    [
      'a thing however its kind is spelt',
      [event(), event({ type: 'contact' })],
      ['object:<object crm/contact/c-1>'],
    ],
    ['no thing of a log-in: it names the company', [event({ action: 'session.login' })], []],
    [
      'each session, of each source by itself',
      [event({ ...nothing, session: 's1' }), event({ ...nothing, session: 's1', source: 'hr' })],
      ['session:<session crm/s1>', 'session:<session hr/s1>'],
    ],
    ['a rare address', [event({ ...nothing, ...from('203.0.113.7') })], ['address:<address 203.0.113.7>']],
    ['no address of a network in use', [event({ ...nothing, address: '192.0.2.1', net: '192.0.2.0' })], []],
    ['no address from inside', [event({ ...nothing, ...from('10.1.2.3') })], []],
    ['none that was no address', [event({ ...nothing, ...from('::') })], []],
    [
      'no sessions of a program that opens one for each call',
      Array.from({ length: 9 }, (_, n) => event({ ...nothing, session: `s${n}` })),
      [],
    ],
  ])('%s', (_, events, expected) => {
    expect(links(...events)).toEqual(expected);
  });

  it('says what was touched, kinds in any case of letters, and nothing of nothing', () => {
    const shared = sharedBy([event(), event({ type: 'Lead', target: '', action: 'data.export' })], terms);
    expect(shared?.touched).toEqual(['kind:contact', 'kind:lead', 'object:<object crm/contact/c-1>']);
    expect(sharedBy([event(nothing)], terms)).toBeUndefined();
    expect(sharedBy([], terms)).toBeUndefined();
  });

  it('is bounded', () => {
    const many = Array.from({ length: 200 }, (_, n) =>
      event({ type: `T${n}`, target: String(n), session: `s${n % 8}` }),
    );
    const shared = sharedBy(many, terms);
    expect(shared?.links).toHaveLength(8);
    expect(shared?.touched).toHaveLength(36);
  });
});
