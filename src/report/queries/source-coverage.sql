-- What came from each source in this period: how much, from when to when, how late, and how complete?
SELECT
    source,
    count() AS events,
    countIf(group_key = '' AND basis != 'corroborating')
        + uniqExactIf((feed, action, actor_key, group_key), group_key != '' AND basis != 'corroborating') AS acts,
    uniqExact(actor_key) AS actors,
    toUnixTimestamp64Milli(min(occurred_at)) AS first_at,
    toUnixTimestamp64Milli(max(occurred_at)) AS last_at,
    quantilesExact(0.5, 0.95)(toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(occurred_at)) AS lags,
    max(toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(occurred_at)) AS lag_max,
    countIf(toUnixTimestamp64Milli(occurred_at) >= live_from
        AND toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(occurred_at) > delay) AS late,
    countIf(toUnixTimestamp64Milli(occurred_at) < live_from) AS before_live,
    countIf(received_at >= parseDateTime64BestEffort({to:String}, 3, 'UTC')) AS arrived_after,
    countIf(occurred_at > received_at) AS ahead,
    countIf(actor_type = 'unknown') AS actor_type_unknown,
    countIf(actor_key != '' AND NOT has(missing, 'actor.id')) AS with_user,
    countIf(NOT has(derived, 'action')) AS with_type,
    countIf(NOT has(derived, 'occurredAt')) AS with_time,
    countIf(outcome != 'unknown') AS with_outcome,
    countIf(ip != '') AS with_origin,
    countIf(target_type != '' OR target_id != '' OR target_name != '') AS with_target
FROM (
    SELECT *,
        transform(toString(source), {sources:Array(String)},
                  arrayMap(text -> toInt64(text), {delays:Array(String)}), toInt64({default_delay:UInt64})) AS delay,
        transform(toString(source), {sources:Array(String)},
                  arrayMap(text -> toInt64(text), {live_froms:Array(String)}), toInt64(0)) AS live_from
    FROM events
    WHERE tenant = {tenant:String}
      AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
      AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
      AND offset < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                            arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
      AND received_at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
      AND (NOT startsWith(topic, 'redrive:') OR (topic, partition, offset) IN (
          SELECT topic, partition, offset_from FROM intake
          WHERE phase = 'done' AND startsWith(topic, 'redrive:') AND logged <= {logged:UInt64}))
)
GROUP BY source
ORDER BY source
LIMIT 1000
