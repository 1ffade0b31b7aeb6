-- Where were these people, and in which sessions, in these hours and in those before and after?
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, seen, country_first, country_last, sessions
FROM sightings_hourly FINAL
WHERE tenant = {tenant:String}
  AND (actor_key, toUnixTimestamp(hour)) IN (
    SELECT asked.1, toUnixTimestamp(toDateTime(asked.2, 'UTC')) + 3600 * toInt32(step)
    FROM (SELECT arrayJoin(arrayZip({actors:Array(String)}, {hours:Array(UInt32)})) AS asked) AS a
    ARRAY JOIN range({before:Int32}, {after:Int32}) AS step)
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
