-- What did these accounts do hour by hour, each from the country beside it, through no declared network? Parts of an act count
-- once an hour.
SELECT actor_key, country, toUnixTimestamp(toStartOfHour(occurred_at)) * 1000 AS hour_ms, anyLast(actor_type) AS actor_type,
       uniqExact(act) AS acts, uniqExactIf(act, has(derived, 'context.country')) AS by_address,
       min(at) AS first, max(at) AS last, max(came) AS received, min(came - at) AS least_delay,
       argMin(source, (at, id)) AS source
FROM (
  SELECT id, actor_key, toString(country) AS country, actor_type, occurred_at, derived, toString(source) AS source,
         if(group_key = '', toString(id), group_key) AS act,
         toUnixTimestamp64Milli(occurred_at) AS at, toUnixTimestamp64Milli(received_at) AS came
  FROM events
  WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)}
    AND (actor_key, toString(country)) IN (SELECT arrayJoin(arrayZip({actors:Array(String)}, {countries:Array(String)})))
    AND toDate(occurred_at) BETWEEN toDate(parseDateTimeBestEffort({from:String}, 'UTC'))
                                AND toDate(parseDateTimeBestEffort({to:String}, 'UTC'))
    AND occurred_at >= parseDateTimeBestEffort({from:String}, 'UTC') AND occurred_at < parseDateTimeBestEffort({to:String}, 'UTC')
    AND network NOT IN ('office', 'vpn') AND outcome NOT IN ('failure', 'denied') AND NOT startsWith(action, 'incident.'))
GROUP BY actor_key, country, hour_ms
