-- Which pictures of the rights of this source are there, the oldest first?
SELECT toString(s.id) AS id, toUnixTimestamp64Milli(s.taken_at) AS taken_at, complete, covers, reader, toString(s.lines) AS lines, digest,
       by, toUnixTimestamp64Milli(s.at) AS at
FROM rights_snapshots AS s
WHERE tenant = {tenant:String} AND source = {source:String}
  AND s.taken_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND s.taken_at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
ORDER BY s.taken_at, s.at, s.id
LIMIT {limit:UInt32}
