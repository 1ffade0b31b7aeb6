-- Are there profiles of this tenant that serve one of these days?
SELECT count() AS days
FROM profiles
WHERE tenant = {tenant:String} AND actor_key = ''
  AND day BETWEEN toDate(parseDateTime64BestEffort({from:String}, 3, 'UTC')) AND toDate(parseDateTime64BestEffort({to:String}, 3, 'UTC'))
