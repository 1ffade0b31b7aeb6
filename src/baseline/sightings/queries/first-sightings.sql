-- When was each value first seen of these people in this span, and on which days were they there? Without names of actors,
-- of everybody. The earliest come first, one more of a kind than is remembered. Days that begin then, and last for so many
-- hours, are left out.
SELECT actor_key, groupArray(value) AS seen, groupArray(toUnixTimestamp(first) * 1000) AS firsts
FROM (
  SELECT actor_key, value, substring(value, 1, position(value, ':') - 1) AS kind, min(hour) AS first
  FROM sightings_hourly FINAL
  ARRAY JOIN arrayConcat(arrayMap(x -> toString(x), sightings_hourly.seen), [concat('day:', toString(toDate(hour)))]) AS value
  WHERE tenant = {tenant:String} AND (empty({actors:Array(String)}) OR actor_key IN {actors:Array(String)})
    AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
    AND notEmpty(sightings_hourly.seen)
    AND (empty({left_actors:Array(String)}) OR (actor_key, toUnixTimestamp(hour)) NOT IN (
      SELECT left.1, toUInt32(left.2 + 3600 * step)
      FROM (
        SELECT arrayJoin(arrayZip({left_actors:Array(String)}, {left_from:Array(UInt32)}, {left_hours:Array(UInt8)})) AS left) AS l
      ARRAY JOIN range(left.3) AS step))
  GROUP BY actor_key, value
  ORDER BY actor_key, kind, first, value
  LIMIT {most:UInt16} BY actor_key, kind)
GROUP BY actor_key
