-- Which is the newest picture of this source from before then, and which the newest that is complete?
SELECT toUnixTimestamp64Milli(maxIf(taken_at, complete = 1)) AS complete_at, toUnixTimestamp64Milli(max(taken_at)) AS any_at,
       toString(count()) AS count, toString(countIf(complete = 1)) AS complete_count
FROM rights_snapshots
WHERE tenant = {tenant:String} AND source = {source:String}
  AND taken_at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
