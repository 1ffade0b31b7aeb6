-- What was said last of each object and field of this source, by what way, and does it still stand?
SELECT tupleElement(last, 1) AS object, tupleElement(last, 2) AS field, tupleElement(last, 3) AS origin,
       tupleElement(last, 4) AS state
FROM
(
    SELECT argMax(tuple(object, field, toString(origin), toString(state)), (version, id)) AS last
    FROM catalogue
    WHERE tenant = {tenant:String} AND source = {source:String}
    GROUP BY object_key, field_key
)
ORDER BY object, field
