import { describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { Moment, Sign } from '../../../src/baseline/sightings/novelty.js';
import type { Sighting } from '../../../src/baseline/sightings/sighting-hour.js';
import type { Claim, VolumeEvidence } from '../../../src/detect/claim.js';
import { sentenceOf } from '../../../src/detect/sentence.js';

const berlin = createLocalCalendar('Europe/Berlin');

const claim = (over: Partial<Claim> = {}, evidence: Partial<VolumeEvidence> = {}): Claim => ({
  actorKey: 'a',
  kind: 'human',
  detector: 'exported-records',
  family: 'export',
  measure: 'export',
  windowKind: 'hour',
  occurredFrom: Date.UTC(2026, 2, 3, 21),
  occurredTo: Date.UTC(2026, 2, 3, 22),
  localDay: '2026-03-03',
  score: 4,
  severity: 'high',
  ...over,
  evidence: {
    actual: 48_200,
    usualLow: 0,
    usualHigh: 40,
    basis: 'person',
    role: 'sales-rep',
    sampleDays: 38,
    learning: false,
    tail: 6,
    profileVersion: 'volume-2/2026-03-03',
    ...evidence,
  },
});

const moment = (signs: readonly Sign[], news: readonly Sighting[]): Moment => ({
  name: 'account-takeover',
  points: 2,
  since: Date.UTC(2026, 2, 3, 19),
  news,
  signs,
});

describe('the sentence of a claim', () => {
  it.each<[string, Claim, string]>([
    [
      'of an hour',
      claim(),
      '48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of acts that tell no size',
      claim({}, { actual: 2_100, acts: 2_100, usualHigh: 3 }),
      '2,100 exports of one record or more each between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 3.',
    ],
    [
      'of one such act, a part of sensitive data',
      claim({ measure: 'list' }, { actual: 1, acts: 1, usualHigh: 0, sensitive: { amount: 1 } }),
      '1 list or report of one record or more between 22:00 and 23:00, of sensitive data; usual for this person on a Tuesday evening: none.',
    ],
    [
      'of such acts that were refused',
      claim({ measure: 'query' }, { actual: 60, acts: 60, refused: { acts: 60, of: 60 } }),
      'Tried 60 queries of one record or more each between 22:00 and 23:00, each time failed or refused; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of what was refused as a whole',
      claim({}, { refused: { acts: 1, of: 1 } }),
      'Tried to export 48,200 records between 22:00 and 23:00, which failed or was refused; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of what was refused again and again',
      claim({ measure: 'delete' }, { actual: 60, refused: { acts: 60, of: 60 } }),
      'Tried to delete 60 records between 22:00 and 23:00, each time failed or refused; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of what was refused in part',
      claim({ measure: 'delete' }, { actual: 60, refused: { acts: 12, of: 60 } }),
      '60 records deleted between 22:00 and 23:00, 12 of 60 acts failed or refused; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of what is partly sensitive',
      claim({}, { sensitive: { amount: 12_300 } }),
      '48,200 records exported between 22:00 and 23:00, 12,300 records of sensitive data; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of one sensitive record',
      claim({}, { actual: 1, sensitive: { amount: 1 } }),
      '1 record exported between 22:00 and 23:00, of sensitive data; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of what is sensitive, and was refused now and then',
      claim({}, { sensitive: { amount: 48_200, factor: 1.25 }, refused: { acts: 1, of: 3 } }),
      '48,200 records exported between 22:00 and 23:00, 1 of 3 acts failed or refused, all of sensitive data; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of a program with something new that was refused',
      claim(
        { kind: 'service', firsts: [{ kind: 'action', points: 2 }] },
        { actual: 3, refused: { acts: 3, of: 3 } },
      ),
      'A kind of act not seen for this account in the 8 weeks before, between 22:00 and 23:00, and tried to export 3 records between 22:00 and 23:00, each time failed or refused; usual for this account on a Tuesday evening: 0 to 40.',
    ],
    [
      'of an empty habit',
      claim({}, { usualHigh: 0 }),
      '48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: none.',
    ],
    [
      'of two digits only',
      claim({}, { usualLow: 1_234, usualHigh: 15_678 }),
      '48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 1,200 to 16,000.',
    ],
    [
      'of the last hour of a day',
      claim({ occurredFrom: Date.UTC(2026, 2, 3, 22), occurredTo: Date.UTC(2026, 2, 3, 23) }),
      '48,200 records exported between 23:00 and 24:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of a day',
      claim({
        windowKind: 'day',
        occurredFrom: Date.UTC(2026, 2, 3, 9),
        occurredTo: Date.UTC(2026, 2, 4, 8),
      }),
      '48,200 records exported between Tuesday 10:00 and Wednesday 09:00; usual for this person in 24 hours: 0 to 40.',
    ],
    [
      'while the person is new',
      claim({}, { basis: 'role', sampleDays: 3, learning: true }),
      '48,200 records exported between 22:00 and 23:00; usual for the role sales-rep here on a Tuesday evening: 0 to 40; this person has been seen for 3 days only.',
    ],
    [
      'while the role is new',
      claim({}, { basis: 'role', sampleDays: 3, learning: true, earlierRole: 'support-\u0007agent' }),
      '48,200 records exported between 22:00 and 23:00; usual for the role sales-rep here on a Tuesday evening: 0 to 40; this person was in the role support- agent before, and in this one for 3 days only.',
    ],
    [
      'on the first day in a role',
      claim({}, { basis: 'role', sampleDays: 0, learning: true, earlierRole: 'support-agent' }),
      '48,200 records exported between 22:00 and 23:00; usual for the role sales-rep here on a Tuesday evening: 0 to 40; this person was in the role support-agent before, and in this one not in the 8 weeks before.',
    ],
    [
      'once the new role is known',
      claim({}, { earlierRole: 'support-agent' }),
      '48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'on a day on which the office is closed',
      claim({}, { isDayOff: true }),
      '48,200 records exported between 22:00 and 23:00; usual for this person on a day off, a Tuesday evening: 0 to 40.',
    ],
    [
      'of one day',
      claim({}, { basis: 'tenant', sampleDays: 1, learning: true }),
      '48,200 records exported between 22:00 and 23:00; usual for others here on a Tuesday evening: 0 to 40; this person has been seen for 1 day only.',
    ],
    [
      'of a stranger in a new company',
      claim({ kind: 'service' }, { basis: 'default', sampleDays: 0, learning: true }),
      '48,200 records exported between 22:00 and 23:00; usual for companies in general on a Tuesday evening: 0 to 40; this account has not been seen in the 8 weeks before.',
    ],
    [
      'of one record at night',
      claim(
        { measure: 'open', occurredFrom: Date.UTC(2026, 2, 3, 1), occurredTo: Date.UTC(2026, 2, 3, 2) },
        { actual: 1 },
      ),
      '1 record opened one by one between 02:00 and 03:00; usual for this person on a Tuesday before 6:00: 0 to 40.',
    ],
    [
      'of the hour that is skipped in spring',
      claim({
        measure: 'query',
        occurredFrom: Date.UTC(2026, 2, 29, 0),
        occurredTo: Date.UTC(2026, 2, 29, 1),
      }),
      '48,200 records pulled by queries between 01:00 and 03:00; usual for this person on a Sunday before 6:00: 0 to 40.',
    ],
    [
      'of the hour that comes twice in autumn',
      claim({
        measure: 'list',
        occurredFrom: Date.UTC(2026, 9, 25, 0),
        occurredTo: Date.UTC(2026, 9, 25, 1),
      }),
      '48,200 records shown in lists and reports in the hour from 02:00; usual for this person on a Sunday before 6:00: 0 to 40.',
    ],
    [
      'of weeks',
      claim(
        {
          measure: 'open',
          detector: 'slow-reading',
          windowKind: 'days',
          occurredFrom: Date.UTC(2026, 1, 15, 23),
          occurredTo: Date.UTC(2026, 1, 27, 23),
        },
        { days: 10, actual: 1_012, usualLow: 312, usualHigh: 518 },
      ),
      '1,012 records opened one by one on 10 working days from 16 February to 27 February; usual for this person beside the same other work: 310 to 520.',
    ],
    [
      'of weeks over the change of the clock, of an account',
      claim(
        {
          kind: 'service',
          measure: 'query',
          detector: 'slow-reading',
          windowKind: 'days',
          occurredFrom: Date.UTC(2026, 2, 22, 23),
          occurredTo: Date.UTC(2026, 2, 30, 22),
        },
        { days: 5, usualLow: 0, usualHigh: 0 },
      ),
      '48,200 records pulled by queries on 5 working days from 23 March to 30 March; usual for this account beside the same other work: none.',
    ],
    [
      'after a network and a device that are new, too soon after another country',
      claim({
        novelty: moment(['arrival', 'travel'], ['network:n', 'device:firefox on linux', 'country:BR']),
      }),
      'Came from a network and a device not seen for this person (firefox on linux, Brazil) in the 8 weeks before, between 20:00 and 21:00, too soon before or after another country for any flight, then 48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'after a network and a device that are new but for two days of alerts',
      claim({ novelty: moment(['arrival'], ['network:n', 'device:curl']) }, { leftOut: 2 }),
      'Came from a network and a device not seen for this person (curl) in the 8 weeks before, 2 days with alerts left out, between 20:00 and 21:00, then 48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'after things that are new but for one day of alerts',
      claim({ novelty: { ...moment([], ['report:x']), name: 'first-time' } }, { leftOut: 1 }),
      'Took up a report not used by this person in the 8 weeks before, 1 day with alerts left out, and by few of its peers, between 20:00 and 21:00, then 48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of what a program shows but for two days of alerts',
      claim({ kind: 'service', firsts: [{ kind: 'rate', points: 2 }] }, { leftOut: 2 }),
      'An amount not seen for this account in the 8 weeks before, 2 days with alerts left out, between 22:00 and 23:00, with 48,200 records exported between 22:00 and 23:00; usual for this account on a Tuesday evening: 0 to 40.',
    ],
    [
      'after a network and a country that are new',
      claim({ kind: 'service', novelty: moment(['arrival'], ['network:n', 'country:BR']) }),
      'Came from a network and a country not seen for this account (Brazil) in the 8 weeks before, between 20:00 and 21:00, then 48,200 records exported between 22:00 and 23:00; usual for this account on a Tuesday evening: 0 to 40.',
    ],
    [
      'after a country too far away alone',
      claim({ novelty: moment(['travel'], ['country:NG']) }),
      'Came from Nigeria, where this person was not seen in the 8 weeks before, between 20:00 and 21:00, too soon before or after another country for any flight, then 48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'after a session that went on with another device',
      claim({ novelty: moment(['switch'], ['device:curl']) }),
      'A session went on with a device not seen for this person (curl) in the 8 weeks before, between 20:00 and 21:00, then 48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'after things that are new, without their names',
      claim({ novelty: { ...moment([], ['app:evil', 'report:<b>']), name: 'first-time' } }),
      'Took up a connected program and a report not used by this person in the 8 weeks before, and by few of its peers, between 20:00 and 21:00, then 48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'after a country that nobody knows',
      claim({ novelty: moment(['travel'], ['country:XQ']) }),
      'Came from XQ, where this person was not seen in the 8 weeks before, between 20:00 and 21:00, too soon before or after another country for any flight, then 48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of deleted records',
      claim({ measure: 'delete' }, { actual: 900, usualHigh: 6 }),
      '900 records deleted between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 6.',
    ],
    [
      'of files',
      claim({ measure: 'file' }, { actual: 1 }),
      '1 file downloaded or shared between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of rights',
      claim({ measure: 'admin' }, { actual: 150 }),
      '150 changes made to accounts, rights and settings between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
    [
      'of log-ins',
      claim({ measure: 'failure' }, { actual: 300 }),
      '300 log-ins failed between 22:00 and 23:00; usual for this person on a Tuesday evening: 0 to 40.',
    ],
  ])('%s', (_, given, sentence) => {
    expect(sentenceOf(given, berlin)).toBe(sentence);
  });

  it('keeps the half hour of a zone that has one', () => {
    const sentence = sentenceOf(claim(), createLocalCalendar('Asia/Kolkata'));
    expect(sentence).toContain('between 02:30 and 03:30; usual for this person on a Wednesday before 6:00');
  });

  it('does not let a role break the line', () => {
    const sentence = sentenceOf(claim({}, { basis: 'role', role: `evil\n\u202e${'x'.repeat(500)}` }), berlin);
    expect(sentence).not.toMatch(/\p{C}/u);
    expect(sentence.length).toBeLessThan(250);
  });
});
