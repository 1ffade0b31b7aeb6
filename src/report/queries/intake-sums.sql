-- What became of everything that came in, up to the cut-off and (by hour of first receipt) within the period?
SELECT
    tupleElement(counted, 'source') AS source,
    booked_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
        AND booked_at < parseDateTime64BestEffort({to:String}, 3, 'UTC') AS in_period,
    sum(tupleElement(counted, 'messages')) AS messages,
    sum(tupleElement(counted, 'parsed')) AS parsed,
    sum(tupleElement(counted, 'unparsed')) AS unparsed,
    sum(tupleElement(counted, 'events')) AS events,
    sum(tupleElement(counted, 'stored')) AS stored,
    sum(tupleElement(counted, 'duplicates')) AS duplicates,
    sum(tupleElement(counted, 'quarantined')) AS quarantined,
    sum(tupleElement(counted, 'refused')) AS refused
FROM intake FINAL
ARRAY JOIN counts AS counted
WHERE phase = 'done' AND tupleElement(counted, 'tenant') = {tenant:String}
  AND offset_to < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                            arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
  AND at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
  AND (NOT startsWith(topic, 'redrive:') OR logged <= {logged:UInt64})
GROUP BY source, in_period
ORDER BY source, in_period
LIMIT 10000
