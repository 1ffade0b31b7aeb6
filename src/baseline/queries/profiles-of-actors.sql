-- What was usual for these actors on this day, as one set of it says?
SELECT actor_key, parameters
FROM profiles FINAL
WHERE tenant = {tenant:String} AND day = toDate({day:String}) AND version = {version:String}
  AND actor_key IN {actors:Array(String)}
ORDER BY actor_key
