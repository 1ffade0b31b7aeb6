-- On how many days did how many people work, each day of each counted once? Budgets of false alerts are by this.
SELECT uniqExact(actor_key, toDate(hour)) AS days
FROM activity_hourly
WHERE tenant = {tenant:String} AND actor_type = 'human'
  AND hour >= toDateTime(parseDateTime64BestEffort({from:String}, 3, 'UTC')) AND hour < toDateTime(parseDateTime64BestEffort({to:String}, 3, 'UTC'))
