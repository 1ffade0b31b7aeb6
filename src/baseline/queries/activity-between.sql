-- What is the latest that was computed of everybody's hours in this range, or of those people whose keys are named? What was
-- done is read once it is known in which hours: of 100,000 people that takes a third of the time.
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, actor_type, role, acts, records, failures, sensitive, planned
FROM activity_hourly FINAL
PREWHERE tenant = {tenant:String} AND (empty({actors:Array(String)}) OR actor_key IN {actors:Array(String)})
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
WHERE events > 0
