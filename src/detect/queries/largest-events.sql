-- Which events make up this window, the largest first, how late did the newest come in, and from which source?
SELECT arraySlice(arrayMap(x -> toString(x.2), arraySort(x -> (-toInt64(x.1), x.2), groupArray((ifNull(events.records, 0), id)))), 1, {most:UInt16}) AS ids,
       count() AS n, argMax(source, (occurred_at, id)) AS newest_source,
       toUnixTimestamp64Milli(max(received_at)) AS received, toUnixTimestamp64Milli(max(occurred_at)) AS occurred,
       toUnixTimestamp64Milli(argMax(received_at, (occurred_at, id))) AS newest_received
FROM events
WHERE tenant = {tenant:String} AND actor_key = {actor:String} AND action IN {actions:Array(String)} AND basis != 'corroborating'
  AND toDate(occurred_at) BETWEEN toDate(parseDateTime64BestEffort({from:String}, 3, 'UTC')) AND toDate(parseDateTime64BestEffort({to:String}, 3, 'UTC'))
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC') AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
