import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { axisOfOffice, createAxis, TRAINING_DAYS } from '../../../src/baseline/axis.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { whenAt } from '../../../src/baseline/evidence.js';
import { createLocalCalendar, dayNumberOf, isoDay } from '../../../src/baseline/local-time.js';
import type { ActorProfile } from '../../../src/baseline/profile.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { createOfficeCalendar } from '../../../src/people/calendars/office-calendar.js';

const calendar = createLocalCalendar('Europe/Berlin');
const berlin = createOfficeCalendar({ name: 'Berlin', country: 'DE', state: 'BE' });
/** Public in Germany: Friday 3 and Monday 6 April, and Friday 1 May 2026. */
const DAYS_OFF = ['2026-04-03', '2026-04-06', '2026-05-01'];
const JUDGED = '2026-05-01';
const axis = createAxis(JUDGED, calendar);
const ofBerlin = axisOfOffice(axis, (day) => berlin.isWorkingDay(day));

/** 40 records read from ten to four on each working day of Berlin, by so many people. */
const hours = (people: number): ActivityHour[] =>
  Array.from({ length: people }, (_, i) => `p${i}`).flatMap((actorKey) =>
    Array.from({ length: TRAINING_DAYS }, (_, day) => axis.firstDay + day)
      .filter((day) => berlin.isWorkingDay(day))
      .flatMap((day) =>
        [8, 10, 12, 14].map((hour) => hourOf(actorKey, day * DAY + hour * HOUR, 40 + (day % 7))),
      ),
  );

const hourOf = (actorKey: string, hour: number, records: number): ActivityHour => ({
  actorKey,
  hour,
  actorType: 'human',
  role: 'sales',
  acts: { 'record.read': records },
  records: { 'record.read': records },
  failures: {},
});

const company = hours(6);
const offices = new Map(Array.from({ length: 6 }, (_, i) => [`p${i}`, berlin]));
const [known, unknown] = [offices, new Map()].map((of) =>
  buildProfiles({ hours: company, day: JUDGED, calendar, daysOff: { offices: of } }),
);
const profileOf = (set: typeof known): ActorProfile => set!.actors['p0']!;

describe('days on which an office is closed', () => {
  it('are weekends of its people, and no others', () => {
    const off = axis.days.flatMap((plain, day) =>
      plain.weekend === ofBerlin.days[day]?.weekend ? [] : [isoDay(axis.firstDay + day)],
    );
    expect(off).toEqual(DAYS_OFF.filter((day) => day !== JUDGED));
    const after = dayNumberOf('2026-04-07') - axis.firstDay;
    expect([axis.days[after]?.yesterday, ofBerlin.days[after]?.yesterday]).toEqual([0, 1]);
    const index = ofBerlin.indexOf(Date.parse('2026-04-06T08:00:00Z'));
    expect([axis.slot[index], ofBerlin.slot[index]]).toEqual([10, 34]);
  });

  it('also where people work on Sundays and not on Fridays', () => {
    const office = createOfficeCalendar({ name: 'Dubai', country: 'AE', workingDays: [0, 1, 2, 3, 4] });
    const days = axisOfOffice(axis, (day) => office.isWorkingDay(day)).days;
    const sunday = dayNumberOf('2026-04-12') - axis.firstDay;
    expect([days[sunday - 2], days[sunday - 1], days[sunday]].map((day) => day?.weekend)).toEqual([1, 1, 0]);
    expect(days[sunday]?.yesterday).toBe(1);
  });

  it('are no working days on which nothing was done', () => {
    const [chance, before] = [known, unknown].map((set) => profileOf(set).measures.open.dayChance[0]);
    expect(chance).toBeGreaterThan(before!);
    expect(before).toBeLessThan(0.96);
  });

  it('are known to the set of their day', () => {
    expect(profileOf(known).off).toEqual([1, 0]);
    expect(profileOf(unknown).off).toBeUndefined();
    const [at, weekday] = [Date.parse('2026-05-01T08:00:00Z'), Date.parse('2026-05-05T08:00:00Z')];
    expect(whenAt(calendar, at, [1, 0])).toEqual({ slot: 34, yesterday: 0 });
    expect(whenAt(calendar, at, [0, 1])).toEqual({ slot: 10, yesterday: 1 });
    expect(whenAt(calendar, weekday, undefined)).toEqual({ slot: 10, yesterday: 0 });
    expect(whenAt(calendar, Date.parse('2026-05-04T08:00:00Z'), undefined)).toEqual({
      slot: 10,
      yesterday: 1,
    });
  });

  it('make what is done on them rarer, and the sentence says so', () => {
    const at = Date.parse('2026-05-01T08:00:00Z');
    const told = [known, unknown].map((profiles) =>
      evaluate(
        { actorKey: 'p0', hour: at, activity: [hourOf('p0', at, 900)], profiles: profiles! },
        { calendar, userDaysPerAlert: 2 },
      ),
    );
    const [onDayOff, onWorkday] = told.map(([claim]) => claim!);
    expect(onDayOff!.evidence.tail).toBeGreaterThan(onWorkday!.evidence.tail + 0.5);
    expect(sentenceOf(onDayOff!, calendar)).toContain(
      'usual for this person on a day off, a Friday morning: none',
    );
    expect(sentenceOf(onWorkday!, calendar)).toContain('usual for this person on a Friday morning');
  });
});
