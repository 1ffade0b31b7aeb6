-- From which networks do a tenant's people act on more than a few days, a day of each person counted once; and, under no
-- name, on how many days was anybody seen at all?
SELECT net, days
FROM (
  SELECT net, count() AS days
  FROM (
    SELECT DISTINCT actor_key, toDate(hour) AS day, substring(toString(value), 9) AS net
    FROM sightings_hourly
    ARRAY JOIN sightings_hourly.seen AS value
    WHERE tenant = {tenant:String}
      AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
      AND startsWith(toString(value), 'network:'))
  GROUP BY net
  HAVING days > {rare:UInt32}
  ORDER BY days DESC, net
  LIMIT 100000)
UNION ALL
SELECT '' AS net, uniqExact(toDate(hour)) AS days
FROM sightings_hourly
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
