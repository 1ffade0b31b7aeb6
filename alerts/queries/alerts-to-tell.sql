-- Which alerts did a live finding touch, or somebody ask for again, since anything final was recorded about them on this channel; of
-- which did an acknowledgement lapse since then that no verdict followed; and of which are there cases of which nothing final was
-- (`case/<case>`: each has a message of its own, so what came of the alert's says nothing of them, nor theirs of the alert's)?
-- A fact may become visible a little after its time: ten minutes more are looked at, and the delivery log decides. Of more than
-- are taken each tenant's newest come first, so that a flood of one hides none of another.
SELECT tenant, id
FROM
(
    WITH type IN ('acknowledged', 'resolved') AS is_answer
    SELECT tenant, id, max(at) AS newest,
        maxIf(at, kind != 'case-opened' AND NOT is_answer) AS touched,
        countIf(kind != 'case-opened' AND NOT is_answer) AS touches,
        argMaxIf(if(type = 'acknowledged', parseDateTime64BestEffortOrZero(JSONExtractString(data, 'until'), 3, 'UTC'), toDateTime64(0, 3, 'UTC')),
            version, is_answer) AS lapses,
        uniqExactIf(if(kind = 'case-opened', JSONExtractString(data, 'case'), ''), kind = 'case-opened') AS cases
    FROM facts
    WHERE at >= parseDateTime64BestEffort({since:String}, 3, 'UTC') AND tenant != '_heartbeat'
      AND (kind = 'alert' AND (type IN ('raised', 'amended', 'reopened') AND NOT JSONExtractBool(data, 'claim', 'history') OR is_answer)
        OR kind IN ('resend', 'case-opened'))
    GROUP BY tenant, id
) AS stated
LEFT JOIN
(
    SELECT tenant, toString(alert_id) AS id, maxIf(at, NOT startsWith(purpose, 'case/')) AS settled,
        uniqExactIf(purpose, startsWith(purpose, 'case/')) AS cases_settled
    FROM deliveries
    WHERE channel = {channel:String} AND outcome != 'retry'
      AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
    GROUP BY tenant, id
) AS told USING (tenant, id)
WHERE touches > 0 AND (touched >= settled - INTERVAL 10 MINUTE
    OR lapses > settled AND lapses <= parseDateTime64BestEffort({now:String}, 3, 'UTC'))
  OR cases > cases_settled
ORDER BY row_number() OVER (PARTITION BY tenant ORDER BY newest DESC, id), newest DESC, tenant
LIMIT 10000
