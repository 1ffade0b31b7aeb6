-- On how many local days, working days among them, was each actor there in this range, and since when?
SELECT actor_key, argMax(actor_type, hour) AS last_type, argMaxIf(role, hour, role != 'unknown') AS last_role,
       uniqExact(toDate(hour, {zone:String})) AS days,
       uniqExactIf(toDate(hour, {zone:String}), toDayOfWeek(toDate(hour, {zone:String})) < 6) AS workdays,
       toUInt32(min(toDate(hour, {zone:String}))) AS first_day, toUInt32(max(toDate(hour, {zone:String}))) AS last_day
FROM activity_hourly FINAL
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND events > 0
GROUP BY actor_key
ORDER BY actor_key
