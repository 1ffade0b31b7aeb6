-- Which attempts to tell people were there in this time, the newest first? What was only begun is none.
SELECT toString(alert_id) AS alert, channel, purpose, attempt, outcome, detail, toUnixTimestamp64Milli(at) AS at, batch
FROM deliveries
WHERE tenant = {tenant:String} AND attempt > 0
  AND deliveries.at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND deliveries.at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND (empty({channel:String}) OR channel = {channel:String})
  AND (empty({outcome:String}) OR toString(outcome) = {outcome:String})
  AND (empty({alerts:Array(UUID)}) OR alert_id IN {alerts:Array(UUID)})
ORDER BY deliveries.at DESC, alert_id, channel, purpose, attempt DESC
LIMIT 10000
