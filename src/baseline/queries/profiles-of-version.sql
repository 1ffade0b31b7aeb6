-- What was usual for everybody on this day, as one set of it says, from this key on?
SELECT actor_key, parameters
FROM profiles FINAL
WHERE tenant = {tenant:String} AND day = toDate({day:String}) AND version = {version:String} AND actor_key >= {from:String}
ORDER BY actor_key
LIMIT {most:UInt32}
