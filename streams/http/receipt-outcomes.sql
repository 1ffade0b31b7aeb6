-- Were there both duplicates and refused events among what these ranges brought of this source?
SELECT sum(duplicates) AS duplicates, sum(refused) AS refused
FROM (
    SELECT arraySum(arrayMap(c -> c.duplicates, own)) AS duplicates, arraySum(arrayMap(c -> c.refused, own)) AS refused
    FROM (
        SELECT arrayFilter(c -> c.tenant = {tenant:String} AND c.source = {source:String}, counts) AS own
        FROM intake
        WHERE topic = {topic:String} AND partition = {partition:UInt32} AND phase = 'done'
          AND offset_from <= {to:UInt64} AND offset_to >= {from:UInt64}))
