-- Which reports were handed in before this one, the newest first, of those that wait or were closed? Reads narrow columns of
-- the tenant's reports; what was stated of the page is read by id.
SELECT id, toUnixTimestamp64Milli(minIf(at, type = 'reported')) AS reported
FROM facts
WHERE tenant = {tenant:String} AND kind = 'suspicion'
GROUP BY id
HAVING countIf(type = 'reported') > 0
  AND (empty({open:String}) OR (countIf(type = 'closed') = 0) = ({open:String} = 'yes'))
  AND (reported < {beforeAt:Int64} OR reported = {beforeAt:Int64} AND id > {beforeId:String})
ORDER BY reported DESC, id
LIMIT {limit:UInt32}
