import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  foldSuspicions,
  isToThank,
  type Suspicion,
  timeToAnswer,
  timeToReport,
} from '../../../../alerts/suspicions/suspicion.js';
import { readForm } from '../../../../alerts/suspicions/report-form.js';
import { suspicionView } from '../../../../alerts/suspicions/suspicions.schemas.js';
import { shownBy } from '../../../../src/access/trail/request-act.js';
import { HOUR } from '../../../../src/kernel/clock.js';

const fact = (type: string, data: object, at = 1_000) => ({ id: 's', type, data, by: 'user:a', at });
const reported = (data: object = {}, at?: number) => fact('reported', { via: 'mail', ...data }, at);
const one = (...facts: ReturnType<typeof fact>[]): Suspicion | undefined => foldSuspicions(facts)[0];

describe('what is known of a report', () => {
  it.each([
    ['the first report counts', [reported(), reported({ via: 'page' })], { via: 'mail' }],
    ['told once', [reported(), fact('told', { to: 1 }, 2), fact('told', { to: 1 }, 3)], { toldAt: 2 }],
    [
      'the newest alert',
      [
        reported(),
        fact('tied', { alert: '45c41c77-4c74-5114-9bb7-c5a12d272d8b' }),
        fact('tied', { alert: '55c41c77-4c74-5114-9bb7-c5a12d272d8b' }),
      ],
      { alert: '55c41c77-4c74-5114-9bb7-c5a12d272d8b' },
    ],
    [
      'a later verdict corrects',
      [
        reported(),
        fact('closed', { verdict: 'benign', note: '' }),
        fact('closed', { verdict: 'test', note: 'x' }, 9),
      ],
      { closed: { verdict: 'test', note: 'x', at: 9, by: 'user:a' } },
    ],
    [
      'what has another shape',
      [reported(), fact('closed', { verdict: 'guilty' }), fact('else', {})],
      { via: 'mail' },
    ],
  ])('%s', (_, facts, expected) => expect(one(...facts)).toMatchObject(expected));

  it('is nothing before it was reported', () => expect(one(fact('told', { to: 1 }))).toBeUndefined());

  it('is total', () => {
    const any = fc.record({
      id: fc.constantFrom('a', 'b'),
      type: fc.string(),
      data: fc.anything(),
      by: fc.string(),
      at: fc.nat(),
    });
    fc.assert(fc.property(fc.array(any), (facts) => foldSuspicions(facts).length === 0));
  });
});

it('is recorded by its own id when somebody closes it, and not by who reported it', () => {
  const sealed = { words: undefined, answers: new Map() };
  const view = suspicionView(one(reported({ person: 'p-eve', proven: true }))!, sealed, undefined);
  expect(view).toMatchObject({ id: 's', reporter: 'p-eve' });
  expect(shownBy(view)).toEqual({ id: 's' });
});

describe('how long it took', () => {
  it.each([
    [{ seenAt: 400, reportedAt: 1_000 }, 100, 600],
    [{ seenAt: undefined, reportedAt: 1_000 }, 100, 900],
    [{ seenAt: undefined, reportedAt: 1_000 }, undefined, undefined],
    [{ seenAt: undefined, reportedAt: 1_000 }, 2_000, undefined],
  ])('%j with a first event at %j: %j', (suspicion, first, expected) =>
    expect(timeToReport(suspicion, first)).toBe(expected),
  );
  it('to answer', () => {
    expect(timeToAnswer(one(reported({}, 10))!)).toBeUndefined();
    expect(timeToAnswer(one(reported({}, 10), fact('closed', { verdict: 'test', note: '' }, 70))!)).toBe(60);
  });
});

describe('who is thanked', () => {
  const of = (id: string, more: Partial<Suspicion> = {}): Suspicion => ({
    id,
    via: 'mail',
    proven: true,
    person: 'p',
    reportedAt: HOUR,
    seenAt: undefined,
    ...more,
  });
  it.each([
    ['somebody who is proven', of('a'), [], true],
    ['nobody in whose name anybody may write', of('a', { proven: false }), [], false],
    ['nobody of the page', of('a', { via: 'page', proven: undefined }), [], false],
    ['nobody twice for one', of('a', { thankedAt: HOUR }), [], false],
    ['nobody again within the hour', of('a'), [of('b', { thankedAt: HOUR + 1 - HOUR + 1 })], false],
    ['again after an hour', of('a', { reportedAt: HOUR + 2 }), [of('b', { thankedAt: 1 })], true],
    ['another one', of('a'), [of('b', { person: 'q', thankedAt: HOUR })], true],
    ['nobody for what is old', of('a', { reportedAt: 0 }), [], false],
  ])('%s', (_, suspicion, others, expected) =>
    expect(isToThank(suspicion, [suspicion, ...others], HOUR + 1)).toBe(expected),
  );
});

describe('the form', () => {
  const now = Date.parse('2026-07-01T12:00:00Z');
  const read = (form: Partial<Record<'what' | 'when' | 'who', string>>) =>
    readForm({ what: 'x', when: '', who: '', ...form }, { timeZone: 'Europe/Berlin', now });
  it.each([
    [{ when: '2026-07-01T13:59' }, { ok: true, value: { seenAt: Date.parse('2026-07-01T11:59:00Z') } }],
    // The hour that comes twice: the first.
    [{ when: '2025-10-26T02:30' }, { ok: true, value: { seenAt: Date.parse('2025-10-26T00:30:00Z') } }],
    [{ when: '2026-07-01T14:01' }, { ok: false }],
    [{ when: '1999-01-01T00:00' }, { ok: false }],
    [{ when: '2026-02-30T00:00' }, { ok: true }],
    [{ when: 'yesterday' }, { ok: false }],
    [{ what: '\u200b \n' }, { ok: false }],
    [{ who: ' Eve\u202e ' }, { ok: true, value: { words: { what: 'x', who: 'Eve' }, seenAt: undefined } }],
  ])('%j', (form, expected) => expect(read(form)).toMatchObject(expected));
});
