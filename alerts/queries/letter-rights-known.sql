-- Of which sources is there a complete picture of rights?
SELECT DISTINCT source
FROM rights_snapshots
WHERE tenant = {tenant:String} AND complete = 1
ORDER BY source
