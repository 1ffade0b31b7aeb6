-- On which of these days was each actor there? A day stands here of whoever did anything on it, with the records they saw or none.
SELECT actor_key, groupUniqArray(toUInt32(day)) AS days
FROM coverage_daily
WHERE tenant = {tenant:String} AND day BETWEEN toDate({from:UInt32}) AND toDate({to:UInt32}) AND keyed = 1
GROUP BY actor_key
