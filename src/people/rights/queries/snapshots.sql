-- Which pictures of the rights of this source are there, the oldest first?
SELECT toString(id) AS id, toUnixTimestamp64Milli(taken_at) AS taken_at, complete, covers, reader, toString(lines) AS lines, digest,
       by, toUnixTimestamp64Milli(at) AS at
FROM rights_snapshots
WHERE tenant = {tenant:String} AND source = {source:String}
  AND taken_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND taken_at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
ORDER BY rights_snapshots.taken_at, rights_snapshots.at, rights_snapshots.id
LIMIT {limit:UInt32}
