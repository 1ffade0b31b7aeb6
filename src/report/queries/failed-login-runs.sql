-- Who failed to log in more often in a row than the limit, and which attempt was the first beyond it?
-- A run ends with a success or a pause; attempts of unknown outcome neither end nor lengthen it.
SELECT source, actor_key, count() AS failures,
    toUnixTimestamp64Milli(min(occurred_at)) AS first_at,
    toUnixTimestamp64Milli(max(occurred_at)) AS last_at,
    countIf(match(reason, '(?i)lock(ed|out|ing|\\b)')) AS locked_out,
    groupArraySorted(100)((toUnixTimestamp64Milli(occurred_at), toString(id)))[{limit:UInt32} + 1] AS beyond
FROM (
    SELECT source, actor_key, occurred_at, id, outcome, reason,
        sum(begins) OVER (PARTITION BY source, actor_key ORDER BY occurred_at, id) AS run
    FROM (
        SELECT source, actor_key, occurred_at, id, outcome, reason,
            outcome = 'success'
                OR dateDiff('second', lagInFrame(occurred_at, 1, occurred_at) OVER (
                       PARTITION BY source, actor_key ORDER BY occurred_at, id), occurred_at)
                   > {pause_seconds:UInt32} AS begins
        FROM events
        WHERE tenant = {tenant:String} AND action = 'session.login' AND outcome IN ('success', 'failure', 'denied')
          AND NOT has(missing, 'actor.id')
          AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
          AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
          AND offset < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                                arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
          AND received_at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
          AND (NOT startsWith(topic, 'redrive:') OR (topic, partition, offset) IN (
              SELECT topic, partition, offset_from FROM intake
              WHERE phase = 'done' AND startsWith(topic, 'redrive:') AND logged <= {logged:UInt64}))
    )
)
WHERE outcome != 'success'
GROUP BY source, actor_key, run
HAVING failures > {limit:UInt32}
ORDER BY first_at, source, actor_key
LIMIT 10000
