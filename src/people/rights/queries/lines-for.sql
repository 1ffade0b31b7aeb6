-- What of a picture says whether these actors have a right: all about them, and what roles are and have of it? Of roles that
-- one account alone has (rights.csv makes them) those of these actors. An actor may be called by another id of the account
-- (alias). Sorted by picture, roles before actors.
SELECT holder, toString(kind) AS kind, is_actor, right, object, field, via,
       toUnixTimestamp64Milli(from_at) AS from_at, toUnixTimestamp64Milli(to_at) AS to_at
FROM rights_lines AS l
WHERE tenant = {tenant:String} AND source = {source:String} AND snapshot = toUUID({snapshot:String})
  AND ((is_actor = 0 AND of_one = 0) OR holder IN {actors:Array(String)}
    OR (is_actor = 1 AND holder IN
    (
        SELECT holder
        FROM rights_lines
        WHERE tenant = {tenant:String} AND source = {source:String} AND snapshot = toUUID({snapshot:String})
          AND is_actor = 1 AND kind = 'alias' AND via IN {actors:Array(String)}
    ))
    OR (of_one = 1 AND holder IN
    (
        SELECT via
        FROM rights_lines
        WHERE tenant = {tenant:String} AND source = {source:String} AND snapshot = toUUID({snapshot:String})
          AND is_actor = 1 AND holder IN {actors:Array(String)} AND kind = 'member'
    )))
  AND (l.kind != 'right' OR concat(right, '\t', lower(object), '\t', lower(field)) IN {rights:Array(String)})
LIMIT {limit:UInt32}
