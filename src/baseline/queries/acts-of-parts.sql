-- What did these actors do, hour by hour, in acts of several events? The parts of one act are joined (volume_of says how), and
-- the act counts in the hour of its earliest part: days around the hours are looked at for those. An act failed when all its
-- parts did, a log-in when one did. Of whom events were stored twice, acts of one event are here too, one an id and hour.
-- A feed that only corroborates adds nothing. Of two events of one moment the greater words count, and of two that say of what
-- their numbers are, so that no order of reading gives another.
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, max(act_latest) AS last,
       toInt64OrZero(substring(last, 1, 14)) AS last_ms, substring(last, 15, position(last, char(0)) - 15) AS actor_type,
       substring(last, position(last, char(0)) + 1) AS role,
       sumMap(map(action, toUInt64(1))) AS acts, sumMap(map(action, records)) AS records,
       sumMap(map(action, bytes)) AS bytes, sumMap(map(action, toUInt64(failed))) AS failures,
       mapFilter((of, amount) -> amount > 0, sumMap(map(action, toUInt64(guarded)))) AS sensitive,
       sum(parts) AS events, groupUniqArray(source) AS sources
FROM (
  SELECT actor_key, source, action, act, toStartOfHour(min(first_at)) AS hour, max(part_latest) AS act_latest,
         if(max(joined) = 'part', sum(part_records), max(part_records)) AS records,
         if(max(joined) = 'part', sum(part_bytes), max(part_bytes)) AS bytes,
         if(action = 'session.login', max(part_failed), min(part_failed)) AS failed,
         multiIf(max(part_guarded) = 0, 0, action IN {counted:Array(String)}, 1, action IN {at_least_one:Array(String)}, greatest(records, 1),
                 records) AS guarded, sum(part_events) AS parts
  FROM (
    SELECT actor_key, source, action,
           if(group_key = '', (toString(id), toStartOfHour(occurred_at)), (group_key, toDateTime(0, 'UTC'))) AS act,
           ifNull(part, 0) AS number,
           max(volume_of) AS joined, min(occurred_at) AS first_at,
           max(concat(leftPad(toString(toUnixTimestamp64Milli(occurred_at)), 14, '0'), toString(events.actor_type), char(0),
                      if(empty(roles), 'unknown', toString(roles[1])))) AS part_latest,
           max(ifNull(events.records, 1)) AS part_records,
           max(ifNull(events.bytes, 0)) AS part_bytes, max(outcome IN ('failure', 'denied')) AS part_failed,
           max(hasAny(data_classes, {classes:Array(String)})) AS part_guarded, count() AS part_events
    FROM events
    WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND basis != 'corroborating'
      AND toDate(occurred_at) BETWEEN toDate(parseDateTimeBestEffort({from:String}, 'UTC')) - {margin:UInt8}
                                  AND toDate(parseDateTimeBestEffort({to:String}, 'UTC')) + {margin:UInt8}
      AND (group_key != '' OR actor_key IN {doubled:Array(String)}
                          AND occurred_at >= parseDateTimeBestEffort({from:String}, 'UTC')
                          AND occurred_at < parseDateTimeBestEffort({to:String}, 'UTC') + INTERVAL 1 HOUR)
    GROUP BY actor_key, source, action, act, number)
  GROUP BY actor_key, source, action, act)
WHERE hour BETWEEN parseDateTimeBestEffort({from:String}, 'UTC') AND parseDateTimeBestEffort({to:String}, 'UTC')
GROUP BY actor_key, hour
