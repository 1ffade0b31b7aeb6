-- How much was stated of alerts, and of what is critical, in each second since, and in any case in the ten minutes before what
-- was stated last (the clock of whoever asks may be ahead)? Facts are never taken back, so a second of as many facts holds the
-- same ones. It reads two narrow columns, whatever else the tenant has.
SELECT kind, toUnixTimestamp(at) AS second, count() AS facts
FROM facts
WHERE tenant = {tenant:String} AND kind IN {kinds:Array(String)}
  AND at >= least(
    parseDateTime64BestEffort({since:String}, 3, 'UTC'),
    (
        SELECT toStartOfSecond(max(at)) - INTERVAL 10 MINUTE
        FROM facts
        WHERE tenant = {tenant:String} AND kind IN {kinds:Array(String)}
    ))
GROUP BY kind, second
