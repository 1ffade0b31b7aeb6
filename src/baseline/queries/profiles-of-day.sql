-- What was usual for everybody on this day, as it was known then?
SELECT actor_key, parameters
FROM profiles FINAL
WHERE tenant = {tenant:String} AND day = toDate({day:String}) AND version = {version:String}
