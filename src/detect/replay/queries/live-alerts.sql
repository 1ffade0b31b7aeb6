-- Which alerts did live detection raise about these local days, of whom, and by what?
SELECT id, argMin(JSONExtractString(data, 'actorKey'), (version, fact_id)) AS actor_key,
       argMin(JSONExtractString(data, 'localDay'), (version, fact_id)) AS local_day,
       argMin(JSONExtractString(data, 'claim', 'detector'), (version, fact_id)) AS detector,
       argMin(JSONExtractString(data, 'claim', 'occurredTo'), (version, fact_id)) AS occurred_to
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert' AND type = 'raised'
GROUP BY id
HAVING local_day >= {first:String} AND local_day <= {last:String} AND detector IN {detectors:Array(String)}
ORDER BY id
