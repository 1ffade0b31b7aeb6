-- When was the next complete picture of this source taken?
SELECT toUnixTimestamp64Milli(min(s.taken_at)) AS taken_at
FROM rights_snapshots AS s
WHERE tenant = {tenant:String} AND source = {source:String} AND complete = 1
  AND s.taken_at > parseDateTime64BestEffort({after:String}, 3, 'UTC')
HAVING count() > 0
