-- What did these actors do, hour by hour, in acts of one event? They are summed as they are read, so that an hour of a million
-- acts needs little more than their number. Who also has parts of acts there, or an event that was stored twice (of more
-- events than ids), is asked about again (acts-of-parts.sql). A feed that only corroborates adds nothing.
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, toUnixTimestamp64Milli(maxIf(last_at, NOT part)) AS last_ms,
       argMaxIf(last_type, last_at, NOT part) AS actor_type, argMaxIf(last_role, last_at, NOT part) AS role,
       sumMapIf(map(action, number), NOT part) AS acts, sumMapIf(map(action, records), NOT part) AS records,
       sumMapIf(map(action, bytes), NOT part) AS bytes, sumMapIf(map(action, failed), NOT part) AS failures,
       sumIf(number, NOT part) AS events, groupUniqArrayIf(source, NOT part) AS sources,
       max(part) AS has_parts, max(number > ids) AS has_doubles
FROM (
  SELECT actor_key, source, action, group_key != '' AS part, toStartOfHour(occurred_at) AS hour, max(occurred_at) AS last_at,
         argMax(events.actor_type, occurred_at) AS last_type,
         argMax(if(empty(roles), 'unknown', roles[1]), occurred_at) AS last_role,
         sum(ifNull(events.records, if(action IN ('record.read', 'record.create', 'record.update', 'record.delete'), 1, 0))) AS records,
         sum(ifNull(events.bytes, 0)) AS bytes, countIf(outcome IN ('failure', 'denied')) AS failed, count() AS number,
         if(part, number, uniqExactIf(cityHash64(id), NOT part)) AS ids
  FROM events
  WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND basis != 'corroborating'
    AND toDate(occurred_at) BETWEEN toDate(parseDateTimeBestEffort({from:String}, 'UTC'))
                                AND toDate(parseDateTimeBestEffort({to:String}, 'UTC'))
    AND occurred_at >= parseDateTimeBestEffort({from:String}, 'UTC')
    AND occurred_at < parseDateTimeBestEffort({to:String}, 'UTC') + INTERVAL 1 HOUR
  GROUP BY actor_key, source, action, part, hour)
GROUP BY actor_key, hour
