import type { LocalCalendar } from '../../baseline/local-time.js';
import { TENANT_DETECTOR, type Family, type Finding, type Severity } from '../../event/finding.js';
import { DAY, HOUR } from '../../kernel/clock.js';
import { nameBasedId } from '../../kernel/ids.js';
import { isoTime } from '../../store/time.js';
import type { TenantMeasure, TenantNews } from './tenant-news.js';

export interface TenantPlace {
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  /** Epoch ms. */
  readonly now: number;
}

/** What becomes known of an hour only a day after it is over is worth knowing, and not worth waking anybody. */
const HISTORY_AFTER = DAY;

/** Many times the most of any hour before; below that somebody looks at it with the day's alerts. */
const HIGH_FACTOR = 10;

const FAMILY_OF: Readonly<Record<TenantMeasure, Family>> = {
  failure: 'login',
  export: 'export',
  query: 'read',
  delete: 'destroy',
};

const DONE: Readonly<Record<TenantMeasure, string>> = {
  failure: 'log-ins failed',
  export: 'records were exported',
  query: 'records were pulled by queries',
  delete: 'records were deleted',
};

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const two = (value: number): string => String(value).padStart(2, '0');

const severityOf = ({ amount, before }: TenantNews): Severity =>
  amount >= HIGH_FACTOR * Math.max(before, 1) ? 'high' : 'medium';

const sentenceOf = ({ measure, hour, amount, before, left }: TenantNews, calendar: LocalCalendar): string => {
  const [from, to] = [calendar.at(hour), calendar.at(hour + HOUR)];
  const when = `on ${from.day} between ${two(from.hour)}:${two(from.minute)} and ${two(to.hour)}:${two(to.minute)} (${calendar.timeZone})`;
  const none = before === 0 ? 'none' : `at most ${number.format(before)}`;
  const most = `${none} in any hour of the weeks before${left === 0 ? '' : ` but for ${number.format(left)} as strange`}`;
  return `${number.format(amount)} ${DONE[measure]} in the company as a whole ${when}; ${most}, and no account made half of it.`;
};

/** About the tenant and nobody. */
export const tenantFinding = (news: TenantNews, { tenant, calendar, now }: TenantPlace): Finding => {
  const { measure, hour, decades, source } = news;
  return {
    id: nameBasedId('finding', tenant, TENANT_DETECTOR, measure, String(hour)),
    tenant,
    actorKey: '',
    source,
    detector: TENANT_DETECTOR,
    family: FAMILY_OF[measure],
    occurredFrom: isoTime(hour),
    occurredTo: isoTime(hour + HOUR),
    receivedAt: isoTime(now),
    evaluatedAt: isoTime(now),
    score: Number(decades.toFixed(3)),
    severity: severityOf(news),
    state: 'raised',
    history: now - (hour + HOUR) > HISTORY_AFTER,
    localDay: calendar.at(hour).day,
    sentence: sentenceOf(news, calendar),
    evidence: [],
  };
};
