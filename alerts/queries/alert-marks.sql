-- Of which alerts was something stated since, and up to where? By the mark it is seen whether they have to be read again.
SELECT id, concat(toString(max(version)), '/', toString(count())) AS mark, toUnixTimestamp64Milli(max(at)) AS at
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert'
GROUP BY id
HAVING max(facts.at) >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
ORDER BY max(facts.at) DESC, id
LIMIT {limit:UInt32}
