-- Which accounts have one of these roles, or by themselves or by a role of their own one of these rights? By key, a page at a
-- time; those of which the CRM does not tell everything are among them.
SELECT DISTINCT holder
FROM rights_lines
WHERE tenant = {tenant:String} AND source = {source:String} AND snapshot = toUUID({snapshot:String})
  AND is_actor = 1 AND holder > {after:String}
  AND ((kind = 'member' AND (via IN {roles:Array(String)} OR via IN
        (
            SELECT holder
            FROM rights_lines
            WHERE tenant = {tenant:String} AND source = {source:String} AND snapshot = toUUID({snapshot:String})
              AND is_actor = 0 AND of_one = 1 AND kind = 'right'
              AND concat(right, '\t', lower(object), '\t', lower(field)) IN {rights:Array(String)}
        )))
    OR (kind = 'right' AND concat(right, '\t', lower(object), '\t', lower(field)) IN {rights:Array(String)})
    OR kind = 'opaque')
ORDER BY holder
LIMIT {limit:UInt32}
