-- What was tried to tell people about these alerts, in the order of the attempts?
SELECT toString(alert_id) AS alert, channel, purpose, attempt, outcome, detail, toUnixTimestamp64Milli(at) AS at,
    batch
FROM deliveries
WHERE tenant = {tenant:String} AND alert_id IN {ids:Array(UUID)}
ORDER BY alert_id, deliveries.at, channel, purpose, attempt
