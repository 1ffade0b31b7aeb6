-- Under which ids do these people stand in the directory?
SELECT key, argMax(id, seen_at) AS id
FROM identities
WHERE tenant = {tenant:String} AND kind = 'person' AND key IN {people:Array(String)}
GROUP BY key
