-- What was usual for these actors on this day, as one set of it says? What is long is read once it is known of whom: of
-- 100,000 that takes a quarter of the time.
SELECT actor_key, parameters
FROM profiles FINAL
PREWHERE tenant = {tenant:String} AND day = toDate({day:String}) AND version = {version:String}
  AND actor_key IN {actors:Array(String)}
ORDER BY actor_key
