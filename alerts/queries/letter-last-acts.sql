-- In which hour was something last done at each source, of the counted ones?
SELECT source, max(toUnixTimestamp64Milli(toDateTime64(hour, 3, 'UTC'))) AS last_at
FROM activity_hourly
ARRAY JOIN sources AS source
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
GROUP BY source
ORDER BY source
