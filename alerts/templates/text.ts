const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export const formatNumber = (value: number): string => numbers.format(value);

/** `Tue 3 Mar 2026, 22:00` in the given zone. */
export function formatLocal(time: string, timeZone: string): string {
  const parts = partsOf(time, timeZone);
  return `${parts['weekday']} ${parts['day']} ${parts['month']} ${parts['year']}, ${parts['hour']}:${parts['minute']}`;
}

/** `Tue 3 Mar 2026, 22:00 to 23:00`; the second day is named when it is another one. */
export function formatLocalSpan(from: string, to: string, timeZone: string): string {
  const [start, end] = [formatLocal(from, timeZone), formatLocal(to, timeZone)];
  const [startDay, endDay] = [start.slice(0, start.indexOf(',')), end.slice(0, end.indexOf(','))];
  return startDay === endDay ? `${start} to ${end.slice(endDay.length + 2)}` : `${start} to ${end}`;
}

function partsOf(time: string, timeZone: string): Readonly<Record<string, string>> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]));
}

const MINUTES_OF_DAY = 1_440;

/** `less than a minute`, `2 min`, `5 h 10 min`, `3 d 4 h`: two units at most, rounded down. */
export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  const [days, hours, rest] = [
    Math.floor(minutes / MINUTES_OF_DAY),
    Math.floor((minutes % MINUTES_OF_DAY) / 60),
    minutes % 60,
  ];
  const shown =
    days > 0
      ? [
          [days, 'd'],
          [hours, 'h'],
        ]
      : [
          [hours, 'h'],
          [rest, 'min'],
        ];
  return shown.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ');
}

/** `Tue 3 Mar 2026` in the given zone; `at` is epoch ms. */
export function formatDay(at: number, timeZone: string): string {
  const local = formatLocal(new Date(at).toISOString(), timeZone);
  return local.slice(0, local.indexOf(','));
}
