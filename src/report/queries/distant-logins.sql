-- Who logged in from another country within so short a time that one person hardly can?
SELECT source, actor_key, toUnixTimestamp64Milli(occurred_at) AS at, toString(id) AS id, before, country AS after,
    seconds, count() OVER () AS total
FROM (
    SELECT source, actor_key, occurred_at, id, country,
        lagInFrame(toString(country), 1, '') OVER logins AS before,
        dateDiff('second', lagInFrame(occurred_at, 1, occurred_at) OVER logins, occurred_at) AS seconds
    FROM events
    WHERE tenant = {tenant:String} AND action = 'session.login' AND outcome = 'success'
      AND actor_type = 'human' AND country != '' AND NOT has(missing, 'actor.id')
      AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
      AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
      AND offset < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                            arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
      AND received_at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
      AND (NOT startsWith(topic, 'redrive:') OR (topic, partition, offset) IN (
          SELECT topic, partition, offset_from FROM intake
          WHERE phase = 'done' AND startsWith(topic, 'redrive:') AND logged <= {logged:UInt64}))
    WINDOW logins AS (PARTITION BY source, actor_key ORDER BY occurred_at, id)
)
WHERE before != '' AND before != country AND seconds < {seconds:UInt32}
ORDER BY at, id
LIMIT {listed:UInt32}
