-- Which alerts did live detection raise about these local days, of whom, and by what? What is about the record itself, or a
-- feed, may have raised one before it did.
WITH JSONExtractString(data, 'claim', 'detector') IN {detectors:Array(String)} AS is_own
SELECT id, argMinIf(JSONExtractString(data, 'actorKey'), (version, fact_id), type = 'raised') AS actor_key,
       argMinIf(JSONExtractString(data, 'localDay'), (version, fact_id), type = 'raised') AS local_day,
       argMinIf(JSONExtractString(data, 'claim', 'detector'), (version, fact_id), is_own) AS detector,
       argMinIf(JSONExtractString(data, 'claim', 'occurredFrom'), (version, fact_id), is_own) AS occurred_from,
       argMinIf(JSONExtractString(data, 'claim', 'occurredTo'), (version, fact_id), is_own) AS occurred_to
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert' AND type IN ('raised', 'amended', 'reopened')
GROUP BY id
HAVING local_day >= {first:String} AND local_day <= {last:String} AND max(is_own)
ORDER BY id
