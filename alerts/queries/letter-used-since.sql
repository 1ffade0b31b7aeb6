-- When was each of these accounts last used?
SELECT actor_key, max(toUnixTimestamp64Milli(toDateTime64(hour, 3, 'UTC'))) AS last_at
FROM activity_hourly
WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND events > 0
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
GROUP BY actor_key
ORDER BY actor_key
