-- In which role did these people last act in this stretch of time? From the counted hours, sorted by actor: a granule or
-- two of each, where the ledger has many.
SELECT actor_key, argMax(hours.role, (hour, computed)) AS role
FROM activity_hourly AS hours
WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND hours.role NOT IN ('', 'unknown')
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC')
  AND hour <= parseDateTimeBestEffort({to:String}, 'UTC')
GROUP BY actor_key
