-- In which other hours do parts of these acts stand? An earlier part moves the whole act, so both hours change.
SELECT DISTINCT actor_key, toUnixTimestamp(toStartOfHour(occurred_at)) * 1000 AS hour_ms
FROM events
WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND group_key IN {groups:Array(String)}
  AND toDate(occurred_at) BETWEEN toDate(parseDateTimeBestEffort({from:String}, 'UTC')) - {margin:UInt8}
                              AND toDate(parseDateTimeBestEffort({to:String}, 'UTC')) + {margin:UInt8}
