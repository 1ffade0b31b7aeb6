-- How many events of each source happened in this week?
SELECT source, count() AS events
FROM events
WHERE tenant = {tenant:String}
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
GROUP BY source
ORDER BY source
