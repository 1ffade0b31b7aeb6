-- How many days of people lie in this span? Each day counts on which somebody was known, from the one on which they were first
-- seen to as many after the last as profiles reach back, whether anything was done on it or not: a budget is a share of them.
SELECT sum(greatest(0, dateDiff('day', greatest(seen, toDate({first:String})), least(gone, toDate({last:String}))) + 1)) AS days
FROM
(
    SELECT min(toDate(hour, {zone:String})) AS seen, max(toDate(hour, {zone:String})) + {reach:UInt16} AS gone
    FROM activity_hourly FINAL
    WHERE tenant = {tenant:String} AND events > 0
      AND hour >= parseDateTimeBestEffort({since:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
    GROUP BY actor_key
)
