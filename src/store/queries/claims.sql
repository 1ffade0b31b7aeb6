-- Who has claimed this partition, the highest claim first?
SELECT epoch, owner FROM claims
WHERE cluster = {cluster:String} AND topic = {topic:String} AND partition = {partition:UInt32}
ORDER BY epoch DESC, owner DESC
LIMIT 100
