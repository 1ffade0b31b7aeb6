import { describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { HOUR } from '../../../src/kernel/clock.js';

const at = (zone: string, utc: string) => createLocalCalendar(zone).at(Date.parse(utc));

describe('local hours', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29', 1, 25],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29', 3, 27],
    ['Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25', 2, 26],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25', 2, 26],
    ['Europe/Berlin', '2026-10-25T02:00:00Z', '2026-10-25', 3, 27],
    ['Europe/Berlin', '2026-03-02T23:00:00Z', '2026-03-03', 0, 0],
    ['America/Los_Angeles', '2026-03-08T09:59:00Z', '2026-03-08', 1, 25],
    ['America/Los_Angeles', '2026-03-08T10:00:00Z', '2026-03-08', 3, 27],
    ['Asia/Kolkata', '2026-03-03T18:29:00Z', '2026-03-03', 23, 23],
    ['Asia/Kolkata', '2026-03-03T18:30:00Z', '2026-03-04', 0, 0],
    ['Pacific/Kiritimati', '2026-03-06T10:00:00Z', '2026-03-07', 0, 24],
    ['UTC', '1969-12-31T23:30:00Z', '1969-12-31', 23, 23],
  ])('in %s at %s', (...[zone, utc, day, hour, slot]) => {
    expect(at(zone, utc)).toMatchObject({ day, hour, slot });
  });

  it('agree with Intl for every hour of a year with both changes', () => {
    const zone = 'America/Santiago';
    const calendar = createLocalCalendar(zone);
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const wrong = Array.from({ length: 365 * 24 }, (_, hour) => Date.UTC(2026, 0, 1) + hour * HOUR).filter(
      (instant) => {
        const local = calendar.at(instant);
        const clock = [local.hour, local.minute].map((part) => String(part).padStart(2, '0')).join(':');
        return `${local.day} ${clock}` !== format.format(instant);
      },
    );
    expect(wrong).toEqual([]);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => createLocalCalendar('Mars/Olympus')).toThrow(RangeError);
  });
});
