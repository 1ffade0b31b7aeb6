-- Which alerts rest on history alone, by source, that were judged after the past of that source was last told?
SELECT tenant, source, groupArray(100000)(id) AS ids, max(judged_at) AS newest
FROM
(
    SELECT tenant, id, argMin(JSONExtractString(data, 'claim', 'source'), version) AS source,
           max(toUnixTimestamp64Milli(at)) AS judged_at
    FROM facts
    WHERE kind = 'alert' AND type IN ('raised', 'amended', 'reopened', 'withdrawn')
    GROUP BY tenant, id
    HAVING countIf(NOT JSONExtractBool(data, 'claim', 'history')) = 0
) AS judged
LEFT JOIN
(
    SELECT tenant, id AS source, max(JSONExtractInt(data, 'newest')) AS told FROM facts WHERE kind = 'past' GROUP BY tenant, source
) AS past USING (tenant, source)
WHERE judged_at > told
GROUP BY tenant, source
ORDER BY tenant, source
LIMIT 10000
