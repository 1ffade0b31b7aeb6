-- Which accounts have one of these roles, or one of these rights by themselves? By key, a page at a time.
SELECT DISTINCT holder
FROM rights_lines
WHERE tenant = {tenant:String} AND source = {source:String} AND snapshot = toUUID({snapshot:String})
  AND is_actor = 1 AND holder > {after:String}
  AND ((kind = 'member' AND via IN {roles:Array(String)})
    OR (kind = 'right' AND concat(right, '\t', lower(object), '\t', lower(field)) IN {rights:Array(String)})
    OR kind = 'opaque')
ORDER BY holder
LIMIT {limit:UInt32}
