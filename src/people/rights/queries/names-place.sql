-- Does a picture give anybody any right of this object, or of this field of it?
SELECT toString(count()) AS lines
FROM
(
    SELECT 1
    FROM rights_lines
    WHERE tenant = {tenant:String} AND source = {source:String} AND snapshot = toUUID({snapshot:String})
      AND kind = 'right' AND lower(object) = lower({object:String}) AND lower(field) = lower({field:String})
    LIMIT 1
)
