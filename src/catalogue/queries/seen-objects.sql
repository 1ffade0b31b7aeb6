-- Which objects and fields of a source were touched since then, how often, and when last? Fields are those that the
-- attributes of an event name. The newest first.
SELECT target_type AS object, field, toString(count()) AS events, toUnixTimestamp64Milli(max(occurred_at)) AS last_at,
       toUnixTimestamp64Milli(min(occurred_at)) AS first_at
FROM
(
    SELECT occurred_at, target_type,
           arrayJoin(arrayDistinct(arrayConcat(
               [''],
               JSONExtract(attributes, 'fields', 'Array(String)'),
               JSONExtract(attributes, 'Fields', 'Array(String)'),
               JSONExtract(attributes, 'changedFields', 'Array(String)'),
               JSONExtract(attributes, 'columns', 'Array(String)'),
               [JSONExtractString(attributes, 'field'), JSONExtractString(attributes, 'Field'),
                JSONExtractString(attributes, 'fieldName'), JSONExtractString(attributes, 'field_name')],
               JSONExtractKeys(attributes, 'changes')))) AS field
    FROM events
    WHERE tenant = {tenant:String} AND source = {source:String}
      AND occurred_at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
      AND match(action, '^(record|report|data|file|comms)\\.')
      AND target_type != ''
)
WHERE length(field) <= {longest:UInt32}
GROUP BY object, field
ORDER BY last_at DESC, object, field
LIMIT {limit:UInt32}
