import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideAsk,
  foldQuestions,
  isSilent,
  MOST_QUESTIONS,
  SILENT_AFTER,
  statusOf,
} from '../../../../alerts/questions/question.js';
import { questionMail, whatWasDone } from '../../../../alerts/questions/question-mail.js';
import { alertLineOf } from '../../../support/alerts.js';

const ID = '3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c01';
const OTHER = '3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c02';
const AT = 1_000;
const fact = (type: string, more: object = {}, at = AT, question = ID) => ({
  type,
  data: { question, ...more },
  by: 'user:a',
  at,
});
const asked = fact('asked', { who: 'actor', person: 'p' });
const told = fact('told', {}, 2_000);
const silent = fact('silent', {}, 3_000);
const yes = fact('answered', { answer: 'yes', words: '' }, 4_000);
const no = fact('answered', { answer: 'no', words: 'late' }, 5_000);

describe('what came of a question', () => {
  it.each([
    ['nothing yet', [asked], 'waiting'],
    ['told', [asked, told], 'waiting'],
    ['told to nobody', [asked, fact('not-told', { reason: 'no-address' })], 'not-told'],
    ['silence', [asked, told, silent], 'silent'],
    ['an answer', [asked, told, yes], 'answered'],
    ['an answer after silence', [asked, told, silent, yes], 'answered'],
    [
      'an answer of whoever had the mail although it seemed not to be sent',
      [asked, fact('not-told', { reason: 'given-up' }), yes],
      'answered',
    ],
  ] as const)('%s', (_, facts, status) => {
    expect(foldQuestions(facts).map(statusOf)).toEqual([status]);
  });

  it('is the first answer, and the first time of each', () => {
    const [question] = foldQuestions([asked, told, fact('told', {}, 9_000), yes, no]);
    expect(question).toMatchObject({ toldAt: 2_000, answered: { answer: 'yes', at: 4_000 } });
  });

  it.each([
    ['of another question', [fact('answered', { answer: 'yes', words: '' }, 1, OTHER)]],
    [
      'of another shape',
      [
        { type: 'asked', data: null, by: '', at: 0 },
        fact('shouted'),
        fact('answered', { answer: 'perhaps' }),
      ],
    ],
  ])('is not changed by facts %s', (_, facts) => {
    expect(foldQuestions(facts)).toEqual([]);
    expect(foldQuestions([asked, ...facts]).map(statusOf)).toEqual(['waiting']);
  });

  it('is nothing for one that was not asked', () => expect(foldQuestions([told, yes])).toEqual([]));

  it('never throws, and no order of facts makes two of a question', () => {
    const some = fc.constantFrom(
      asked,
      told,
      silent,
      yes,
      no,
      fact('asked', { who: 'manager', person: 'q' }),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (facts) => {
        const questions = foldQuestions(facts);
        expect(questions.length).toBe(facts.some(({ type }) => type === 'asked') ? 1 : 0);
      }),
    );
  });
});

describe('whether somebody may be asked', () => {
  const of = { tenant: 'acme', alert: OTHER, who: 'actor' } as const;
  it('may when nobody was, when it was answered, silent or told to nobody', () => {
    const over = [[], [asked, yes], [asked, told, silent], [asked, fact('not-told', { reason: 'refused' })]];
    for (const facts of over) expect(decideAsk(foldQuestions(facts), of).ok).toBe(true);
  });
  it('may not while it waits; the other one may', () => {
    expect(decideAsk(foldQuestions([asked, told]), of)).toEqual({ ok: false, fault: 'already-asked' });
    expect(decideAsk(foldQuestions([asked, told]), { ...of, who: 'manager' }).ok).toBe(true);
  });
  it('each time as another question, and not for ever', () => {
    const first = decideAsk([], of);
    const second = decideAsk(foldQuestions([asked, yes]), of);
    expect(first.ok && second.ok && first.value !== second.value).toBe(true);
    const [one] = foldQuestions([asked, yes]);
    expect(
      decideAsk(
        Array.from({ length: MOST_QUESTIONS }, () => one!),
        of,
      ),
    ).toEqual({ ok: false, fault: 'too-many' });
  });
});

describe('silence', () => {
  it.each([
    [SILENT_AFTER - 1, false],
    [SILENT_AFTER, true],
  ])('%i ms after it was told: %s', (after, is) => {
    const [question] = foldQuestions([asked, told]);
    expect(isSilent(question!, 2_000 + after)).toBe(is);
  });
  it.each([[[asked]], [[asked, told, silent]], [[asked, told, yes]]])('is not stated of %j', (facts) => {
    const [question] = foldQuestions(facts);
    expect(isSilent(question!, 1e15)).toBe(false);
  });
});

describe('the mail', () => {
  it.each([
    [
      '48,200 records exported between 22:00 and 23:00; usual for this person: 0 to 40.',
      '48,200 records exported between 22:00 and 23:00',
    ],
    [
      '5 files downloaded or shared in the hour from 02:00.',
      '5 files downloaded or shared in the hour from 02:00',
    ],
    ['', ''],
  ])('of %j says %j', (title, done) => expect(whatWasDone(title)).toBe(done));

  it('shows hostile names as text', () => {
    const hostile = '<img src=x>\r\nBcc: a@b\u202e';
    const alert = alertLineOf({ title: hostile, source: hostile, tenant: hostile });
    const mail = questionMail({
      who: 'manager',
      alert,
      actor: { id: hostile, name: hostile },
      timeZone: 'UTC',
      link: 'https://x.example/links/a',
    });
    expect(mail.subject).not.toMatch(/[\r\n\u202e]/);
    expect(mail.text).not.toMatch(/^Bcc|\u202e/m);
    expect(mail.html).not.toMatch(/<img|\u202e/);
  });
});
