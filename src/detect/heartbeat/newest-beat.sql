-- Which is the newest beat of those that had come in by then, and when did it? Beats of before today were judged or are too old.
SELECT toUnixTimestamp64Milli(occurred_at) AS beat, toUnixTimestamp64Milli(received_at) AS received
FROM events
WHERE tenant = {tenant:String} AND toDate(occurred_at) >= toDate(parseDateTime64BestEffort({since:String}, 3, 'UTC'))
  AND received_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC') AND action = 'control.heartbeat'
ORDER BY occurred_at DESC
LIMIT 1
