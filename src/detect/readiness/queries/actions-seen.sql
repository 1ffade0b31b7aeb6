-- Which actions did anybody do in this range?
SELECT DISTINCT arrayJoin(mapKeys(acts)) AS action
FROM activity_hourly
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND events > 0
