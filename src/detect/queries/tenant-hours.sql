-- What did all of this tenant's people and programs do together, hour by hour, and the busiest of them in each act?
SELECT toUnixTimestamp(hour) * 1000 AS hour_ms, sumMap(a.acts) AS acts, sumMap(a.records) AS records, sumMap(a.failures) AS failures,
       maxMap(a.acts) AS most_acts, maxMap(a.records) AS most_records, maxMap(a.failures) AS most_failures,
       topKArray(1)(a.sources)[1] AS source
FROM activity_hourly AS a FINAL
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND events > 0
GROUP BY hour
ORDER BY hour
