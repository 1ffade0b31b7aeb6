-- What did these actors do of what was announced, hour by hour? Acts are joined and counted as in activity-of-actors.sql, so
-- that no more is excused of an hour than is counted in it; an act belongs to the time at which it began. No actions: all.
SELECT actor_key, toUnixTimestamp(toStartOfHour(began)) * 1000 AS hour_ms, action, type,
       sum(records) AS records, count() AS acts
FROM (
  SELECT actor_key, source, action, act, min(first_at) AS began, argMin(part_type, first_at) AS type,
         if(any(joined) = 'part', sum(part_records), max(part_records)) AS records
  FROM (
    SELECT actor_key, source, action, if(group_key = '', toString(id), group_key) AS act, ifNull(part, 0) AS number,
           any(volume_of) AS joined, min(occurred_at) AS first_at, argMin(target_type, occurred_at) AS part_type,
           max(ifNull(events.records, 1)) AS part_records
    FROM events
    WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND basis != 'corroborating'
      AND (empty({actions:Array(String)}) OR action IN {actions:Array(String)})
      AND toDate(occurred_at) BETWEEN toDate(parseDateTimeBestEffort({from:String}, 'UTC')) - {margin:UInt8}
                                  AND toDate(parseDateTimeBestEffort({to:String}, 'UTC')) + {margin:UInt8}
    GROUP BY actor_key, source, action, act, number)
  GROUP BY actor_key, source, action, act)
WHERE began BETWEEN parseDateTime64BestEffort({from:String}, 3, 'UTC') AND parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND ({object:String} = '' OR type = {object:String})
GROUP BY actor_key, hour_ms, action, type
