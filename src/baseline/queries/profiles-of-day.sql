-- What was usual for everybody on this day? A day whose past came in later has several sets: the one that learned from most.
WITH
(
    SELECT argMax(version, (JSONExtractUInt(parameters, 'learned'), computed))
    FROM profiles
    WHERE tenant = {tenant:String} AND day = toDate({day:String}) AND actor_key = ''
      AND (version = {method:String} OR startsWith(version, concat({method:String}, '/')))
) AS best
SELECT actor_key, parameters
FROM profiles FINAL
WHERE tenant = {tenant:String} AND day = toDate({day:String}) AND version = best
