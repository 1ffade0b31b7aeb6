-- Which rights do these holders have in a picture?
SELECT DISTINCT right, object, field
FROM rights_lines
WHERE tenant = {tenant:String} AND source = {source:String} AND snapshot = toUUID({snapshot:String})
  AND kind = 'right' AND holder IN {holders:Array(String)}
ORDER BY right, object, field
LIMIT {limit:UInt32}
