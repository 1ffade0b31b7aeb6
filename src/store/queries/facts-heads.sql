-- How far do the facts of each thing of a kind go? Reads the columns of the order alone.
SELECT id, count() AS facts, max(f.version) AS version
FROM facts AS f
WHERE tenant = {tenant:String} AND kind = {kind:String}
GROUP BY id
