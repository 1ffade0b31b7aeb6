// What the product raises of a simulated company, judged as live would.
import { sightingsOf } from './detection-sightings.mjs';
import { judge, reportOf } from './detection-score.mjs';
import { product } from './product.mjs';

const HOUR = 3_600_000;
/** Claims below one in so many user-days are not looked at; the thresholds that are searched for lie far above. */
const LEAST_BUDGET = 100;
const TIME_ZONE = 'Europe/Berlin';

const { createLocalCalendar } = await product('src/baseline/local-time.js');
const { sight } = await product('src/baseline/sightings/sight.js');
const { evaluateHistory } = await product('src/detect/history.js');

export function productAlerts(activity, company) {
  const { startsAt, labels } = company;
  const calendar = createLocalCalendar(TIME_ZONE);
  const from = startsAt + labels.evalFromHour * HOUR;
  const sightings = sightingsOf(company, sight);
  const claims = evaluateHistory(activity, { calendar, from, sightings, userDaysPerAlert: LEAST_BUDGET });
  return Array.from(claims, ({ actorKey, raisedAt, score, family, localDay }) => ({
    user: actorKey,
    hour: (raisedAt - startsAt) / HOUR,
    score,
    folded: `${actorKey}/${family}/${localDay}`,
  }));
}

/** The alerts at the score that the budget asks for, without labels: one for each person, family and local day. */
export function asEmitted(company, budget) {
  const first = new Map();
  for (const alert of company.alerts)
    if (alert.score >= Math.log10(budget) && !first.has(alert.folded)) first.set(alert.folded, alert);
  const { recall } = reportOf({ ...company, alerts: [...first.values()] }, -Infinity);
  const isFalse = (alert) => judge({ ...company, alerts: [alert] }, -Infinity).falseAlerts.length > 0;
  const falseAlerts = [...first.values()].filter(isFalse).length;
  return { recall, rate: (falseAlerts / company.userDays) * budget };
}
