-- What did all of this tenant's people and programs do together, hour by hour, and the busiest of them in each act?
SELECT toUnixTimestamp(hour) * 1000 AS hour_ms, sumMap(acts) AS acts, sumMap(records) AS records, sumMap(failures) AS failures,
       maxMap(acts) AS most_acts, maxMap(records) AS most_records, maxMap(failures) AS most_failures,
       topKArray(1)(sources)[1] AS source
FROM activity_hourly FINAL
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND events > 0
GROUP BY hour
ORDER BY hour
