-- Which classes of data did these people touch in the time of what was found of them? By alert, of few actors in few days.
SELECT alert, arraySort(groupUniqArrayArray(events.data_classes)) AS classes
FROM events
INNER JOIN
(
    SELECT alert, actor, parseDateTime64BestEffort(begins, 3, 'UTC') AS first, parseDateTime64BestEffort(ends, 3, 'UTC') AS last
    FROM
    (
        SELECT {alerts:Array(String)} AS alert, {actors:Array(String)} AS actor, {begins:Array(String)} AS begins, {ends:Array(String)} AS ends
    )
    ARRAY JOIN alert, actor, begins, ends
) AS asked ON events.actor_key = asked.actor
WHERE events.tenant = {tenant:String} AND events.actor_key IN {actors:Array(String)}
  AND events.occurred_at >= parseDateTime64BestEffort(arrayMin({begins:Array(String)}), 3, 'UTC')
  AND events.occurred_at <= parseDateTime64BestEffort(arrayMax({ends:Array(String)}), 3, 'UTC')
  AND events.occurred_at >= asked.first AND events.occurred_at <= asked.last
GROUP BY alert
