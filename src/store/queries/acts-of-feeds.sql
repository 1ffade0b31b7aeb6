-- Which acts does each of two feeds of a source tell? Rows of one act are joined as when they are counted: chunks by their
-- group, and what has none by its request (a report that is exported stands in two log files under one). Where rows of one
-- act name several objects the last by name is taken, so that every look gives the same.
SELECT feed, actor_key, action, act, toUnixTimestamp64Milli(min(first_at)) AS at, max(type) AS target_type,
       max(target) AS target_id, if(max(joined) = 'part', sum(part_records), max(part_records)) AS records,
       min(first_id) AS id
FROM (
  SELECT feed, actor_key, action,
         multiIf(group_key != '', group_key, request_id != '', request_id, toString(e.id)) AS act,
         ifNull(part, 0) AS number, max(volume_of) AS joined, min(occurred_at) AS first_at,
         max(e.target_type) AS type, max(e.target_id) AS target,
         max(e.records) AS part_records, min(toString(e.id)) AS first_id
  FROM events AS e
  WHERE tenant = {tenant:String} AND source = {source:String} AND action IN {actions:Array(String)}
    AND toDate(occurred_at) BETWEEN toDate(parseDateTimeBestEffort({from:String}, 'UTC'))
                                AND toDate(parseDateTimeBestEffort({to:String}, 'UTC'))
    AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
    AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
    AND (feed = {owner:String} AND basis != 'corroborating' OR feed = {other:String} AND basis = 'corroborating')
  GROUP BY feed, actor_key, action, act, number)
GROUP BY feed, actor_key, action, act
ORDER BY at, id
LIMIT {limit:UInt32}
