-- How many entries concern this clause, how many acts and actors are behind them, and which of them have a defect?
SELECT
    source,
    count() AS entries,
    countIf(group_key = '' AND basis != 'corroborating')
        + uniqExactIf((feed, action, actor_key, group_key), group_key != '' AND basis != 'corroborating') AS acts,
    uniqExact(actor_key) AS actors,
    countIf(notEmpty(defects)) AS defective,
    arrayMap(one -> (toUnixTimestamp64Milli(one.1), toString(one.2), toString(one.3), one.4, one.5),
        groupArraySortedIf(100)((occurred_at, id, action, actor_key, defects), notEmpty(defects))) AS listed
FROM (
    SELECT source, feed, id, action, actor_key, occurred_at, basis, group_key,
        arrayFilter(defect -> has({defects:Array(String)}, defect), [
            if(actor_key = '' OR has(missing, 'actor.id'), 'actor-unknown', ''),
            if(has(derived, 'action'), 'action-assumed', ''),
            if(has(derived, 'occurredAt'), 'time-assumed', ''),
            if(occurred_at > received_at, 'time-ahead', ''),
            if(toUnixTimestamp64Milli(occurred_at) >= live_from
                AND toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(occurred_at) > delay, 'late', ''),
            if(outcome = 'unknown', 'outcome-unknown', ''),
            if(ip = '', 'origin-missing', ''),
            if(target_type = '' AND target_id = '' AND target_name = '', 'target-missing', ''),
            if(purpose = '' AND reason = '', 'purpose-missing', ''),
            if(outcome IN ('failure', 'denied'), 'unsuccessful', ''),
            if(action = 'control.failure', 'control-failed', ''),
            if(coalesce(mfa, 1) = 0, 'no-second-factor', ''),
            'to-be-examined'
        ]) AS defects
    FROM (
        SELECT *,
            transform(toString(source), {sources:Array(String)},
                      arrayMap(text -> toInt64(text), {delays:Array(String)}), toInt64({default_delay:UInt64})) AS delay,
            transform(toString(source), {sources:Array(String)},
                      arrayMap(text -> toInt64(text), {live_froms:Array(String)}), toInt64(0)) AS live_from
        FROM events
        WHERE tenant = {tenant:String} AND source != {not_from:String}
          AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
          AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
          AND offset < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                                arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
          AND received_at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
          AND (NOT startsWith(topic, 'redrive:') OR (topic, partition, offset) IN (
              SELECT topic, partition, offset_from FROM intake
              WHERE phase = 'done' AND startsWith(topic, 'redrive:') AND logged <= {logged:UInt64}))
          AND (empty({actions:Array(String)}) OR has({actions:Array(String)}, action))
          AND (empty({outcomes:Array(String)}) OR has({outcomes:Array(String)}, outcome))
          AND (empty({data_classes:Array(String)}) OR hasAny(data_classes, {data_classes:Array(String)})
               OR ({or_subjects:UInt8} = 1 AND notEmpty(subject_keys)))
          AND ({humans_only:UInt8} = 0 OR actor_type = 'human')
          AND ({log_settings:UInt8} = 0 OR action != 'config.change' OR has(data_classes, 'auditlog')
               OR match(concat(target_type, ' ', target_id),
                        '(?i)audit|event.?log|history.?track|trace.?flag|log.?(setting|retention|level)'))
    )
)
GROUP BY source
ORDER BY source
LIMIT 1000
