-- Who holds this lease, and when was it renewed last?
SELECT epoch, owner, toUnixTimestamp64Milli(max(at)) AS at FROM claims
WHERE cluster = {cluster:String} AND topic = {topic:String} AND partition = {partition:UInt32}
GROUP BY epoch, owner
ORDER BY epoch DESC, owner DESC
LIMIT 1
