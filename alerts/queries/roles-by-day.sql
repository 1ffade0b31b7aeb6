-- In which role did each of these people last act on each of these days of theirs (UTC)? From the counted hours, sorted by
-- actor: a granule or two of each, where the ledger has many.
SELECT actor_key, toString(toDate(hour, 'UTC')) AS day, argMax(hours.role, (hour, computed)) AS role
FROM activity_hourly AS hours
WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND hours.role NOT IN ('', 'unknown')
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC')
  AND hour <= parseDateTimeBestEffort({to:String}, 'UTC')
  AND toString(toDate(hour, 'UTC')) IN {days:Array(String)}
GROUP BY actor_key, day
