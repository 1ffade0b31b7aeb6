-- What did these actors do, hour by hour, in acts of one event? They are summed as they are read, so that an hour of a million
-- acts needs little more than their number. Who also has parts of acts there, or an event that was stored twice (of more
-- events than ids), is asked about again (acts-of-parts.sql). A feed that only corroborates adds nothing. Of two events of one
-- moment the greater words count, so that no order of reading gives another.
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, maxIf(latest, NOT part) AS last,
       toInt64OrZero(substring(last, 1, 14)) AS last_ms, substring(last, 15, position(last, char(0)) - 15) AS actor_type,
       substring(last, position(last, char(0)) + 1) AS role,
       sumMapIf(map(action, number), NOT part) AS acts, sumMapIf(map(action, records), NOT part) AS records,
       sumMapIf(map(action, bytes), NOT part) AS bytes, sumMapIf(map(action, failed), NOT part) AS failures,
       mapFilter((of, amount) -> amount > 0, sumMapIf(map(action, guarded), NOT part)) AS sensitive,
       sumIf(number, NOT part) AS events, groupUniqArrayIf(source, NOT part) AS sources,
       max(part) AS has_parts, max(number > ids) AS has_doubles
FROM (
  SELECT actor_key, source, action, group_key != '' AS part, toStartOfHour(occurred_at) AS hour,
         max(concat(leftPad(toString(toUnixTimestamp64Milli(occurred_at)), 14, '0'), toString(events.actor_type), char(0),
                    if(empty(roles), 'unknown', toString(roles[1])))) AS latest,
         sum(ifNull(events.records, 1)) AS records,
         sumIf(multiIf(action IN {counted:Array(String)}, 1,
                       action IN {at_least_one:Array(String)}, greatest(ifNull(events.records, 1), 1),
                       ifNull(events.records, 1)),
               hasAny(data_classes, {classes:Array(String)})) AS guarded,
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
