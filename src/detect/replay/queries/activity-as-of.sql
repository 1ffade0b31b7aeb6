-- How did everybody's hours in this range, or those of the actors who are named, stand when it had been judged up to this mark?
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, argMax(judged_hours.activity, judged) AS activity
FROM judged_hours
WHERE tenant = {tenant:String} AND judged <= {mark:UInt64}
  AND (empty({actors:Array(String)}) OR actor_key IN {actors:Array(String)})
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
GROUP BY actor_key, hour
ORDER BY hour, actor_key
