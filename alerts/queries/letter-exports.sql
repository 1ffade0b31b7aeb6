-- Who exported most in this week, of how many who exported at all?
SELECT actor_key, argMaxIf(role, hour, role NOT IN ('', 'unknown')) AS last_role,
       sum(arraySum(mapValues(mapFilter((action, amount) -> has({actions:Array(String)}, action), hours.records)))) AS exported,
       sum(arraySum(mapValues(mapFilter((action, amount) -> has({actions:Array(String)}, action), hours.acts)))) AS exports,
       count() OVER () AS exporters
FROM activity_hourly AS hours FINAL
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
GROUP BY actor_key
HAVING exports > 0
ORDER BY exported DESC, exports DESC, actor_key
LIMIT {limit:UInt32}
