-- Of how many hours of anybody is it known in this range what was done?
SELECT count() AS hours
FROM activity_hourly FINAL
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND events > 0
