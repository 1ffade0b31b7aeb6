-- How much did each feed tell of each hour of its own time, how late, and how much of it had not happened yet?
SELECT source, feed, toUnixTimestamp(toStartOfHour(occurred_at)) * 1000 AS hour, count() AS events,
       quantiles(0.1, 0.5, 0.9)(toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(occurred_at)) AS delays,
       countIf(occurred_at > received_at + INTERVAL 2 MINUTE) AS ahead
FROM events
WHERE tenant = {tenant:String} AND source != {not_from:String}
  AND toDate(occurred_at) >= toDate(parseDateTime64BestEffort({from:String}, 3, 'UTC'))
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
GROUP BY source, feed, hour
ORDER BY source, feed, hour
LIMIT 1000000
