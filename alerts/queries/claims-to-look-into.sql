-- Of which live claims, among those stated in this time, has nobody said yet what their events share with those of others? By
-- alert, with the version of what was stated of it last; the oldest first. A newer version of a finding is looked into anew;
-- claims of older builds hold what they share themselves. Beats share nothing,
-- and of tenants that failed in this run nothing is asked again.
SELECT tenant, id, max(last) AS newest,
    groupArrayIf((finding, toString(claimed), occurred), claimed > looked) AS claims
FROM
(
    SELECT tenant, id, finding, maxIf(mark, lives) AS claimed, maxIf(mark, is_looked_into) AS looked,
        argMaxIf(occurred_from, mark, lives) AS occurred, max(version) AS last, min(at) AS first
    FROM
    (
        SELECT tenant, id, version, at, type = 'shared' AS is_shared,
            if(is_shared, data, JSONExtractRaw(data, 'claim')) AS claim,
            JSONExtractString(claim, 'findingId') AS finding,
            toUInt64OrZero(JSONExtractString(claim, 'mark')) AS mark,
            JSONExtractString(claim, 'occurredFrom') AS occurred_from,
            type IN ('raised', 'amended', 'reopened')
                AND JSONExtractBool(claim, 'standing') AND NOT JSONExtractBool(claim, 'history') AS lives,
            is_shared OR JSONHas(claim, 'shared') AS is_looked_into
        FROM facts
        WHERE kind = 'alert' AND tenant != '_heartbeat' AND NOT has({failed:Array(String)}, toString(tenant))
            AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
    )
    GROUP BY tenant, id, finding
)
GROUP BY tenant, id
HAVING notEmpty(claims)
ORDER BY min(first), tenant, id
LIMIT {limit:UInt32}
