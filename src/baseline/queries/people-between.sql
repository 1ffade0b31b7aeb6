-- Who was seen in this range, in which role last, and of how many hours is it known what they did?
SELECT actor_key, count() AS hours, argMax(actor_type, hour) AS last_type, argMaxIf(role, hour, role != 'unknown') AS last_role
FROM activity_hourly FINAL
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND events > 0
GROUP BY actor_key
ORDER BY actor_key
