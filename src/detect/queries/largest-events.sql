-- Which events of each of these actors make up this window, the largest first, how late did the newest come in, and from
-- which source, and of which sensitive classes of data is any of them? An act counts in the hour of its earliest part: its
-- later parts belong to the window, and those of an act that began before it do not.
SELECT actor_key, arraySlice(arrayMap(x -> toString(x.2), arraySort(x -> (-toInt64(x.1), x.2), groupUniqArray((ifNull(events.records, 0), id)))), 1, {most:UInt16}) AS ids,
       uniqExact(id) AS n, argMax(source, (occurred_at, id)) AS newest_source,
       toUnixTimestamp64Milli(max(received_at)) AS received, toUnixTimestamp64Milli(max(occurred_at)) AS occurred,
       toUnixTimestamp64Milli(argMax(received_at, (occurred_at, id))) AS newest_received,
       arraySort(arrayIntersect(groupUniqArrayArray(data_classes), {sensitive:Array(String)})) AS classes
FROM events
WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND action IN {actions:Array(String)} AND basis != 'corroborating'
  AND ({failed:UInt8} = 0 OR outcome IN ('failure', 'denied'))
  AND toDate(occurred_at) BETWEEN toDate(parseDateTime64BestEffort({from:String}, 3, 'UTC'))
                              AND toDate(parseDateTime64BestEffort({to:String}, 3, 'UTC')) + {margin:UInt8}
  AND if(group_key = '',
         occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC') AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC'),
         (actor_key, source, action, group_key) IN (
           SELECT actor_key, source, action, group_key
           FROM events
           WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND action IN {actions:Array(String)} AND basis != 'corroborating'
             AND group_key != ''
             AND toDate(occurred_at) BETWEEN toDate(parseDateTime64BestEffort({from:String}, 3, 'UTC')) - {margin:UInt8}
                                         AND toDate(parseDateTime64BestEffort({to:String}, 3, 'UTC')) + {margin:UInt8}
           GROUP BY actor_key, source, action, group_key
           HAVING min(occurred_at) >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
              AND min(occurred_at) < parseDateTime64BestEffort({to:String}, 3, 'UTC')))
GROUP BY actor_key
