-- What is the latest that was computed of everybody's hours in this range, or of those people whose keys are named?
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, actor_type, role, acts, records, failures, sensitive, planned
FROM activity_hourly FINAL
WHERE tenant = {tenant:String} AND (empty({actors:Array(String)}) OR actor_key IN {actors:Array(String)})
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND events > 0
