-- What does the tenant itself say about the objects and fields of its sources now? Of several statements the newest counts.
SELECT source, tupleElement(last, 1) AS object, tupleElement(last, 2) AS field,
       tupleElement(last, 3) AS classes, tupleElement(last, 4) AS person
FROM
(
    SELECT source, argMax(tuple(object, field, classes, toString(person), toString(state)), (version, id)) AS last
    FROM catalogue
    WHERE tenant = {tenant:String} AND ({any:Bool} OR source = {source:String})
    GROUP BY source, object_key, field_key
)
WHERE tupleElement(last, 5) = 'said'
ORDER BY source, object, field
