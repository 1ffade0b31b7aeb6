-- Which set serves this day, of this time zone where one is named? A day whose past came in later has several: the one that
-- learned from most.
SELECT argMax(version, (JSONExtractUInt(parameters, 'learned'), computed)) AS best
FROM profiles
WHERE tenant = {tenant:String} AND day = toDate({day:String}) AND actor_key = ''
  AND ({zone:String} = '' OR JSONExtractString(parameters, 'timeZone') = {zone:String})
  AND (version = {method:String} OR startsWith(version, concat({method:String}, '/')))
HAVING count() > 0
