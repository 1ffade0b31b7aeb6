-- When were the sightings of these actors' hours last computed?
SELECT max(computed) AS computed
FROM sightings_hourly
WHERE tenant = {tenant:String} AND (empty({actors:Array(String)}) OR actor_key IN {actors:Array(String)})
  AND hour BETWEEN parseDateTimeBestEffort({from:String}, 'UTC') AND parseDateTimeBestEffort({to:String}, 'UTC')
