-- What was refused lately, and why? Without the bytes.
SELECT topic, partition, offset, item, tenant, source, level, reason, field, detail, raw_bytes, headers, mapping,
       toUnixTimestamp64Milli(received_at) AS received_at, state, redriven_as, version
FROM (
  SELECT * EXCEPT (raw) FROM quarantine FINAL
  WHERE tenant = {tenant:String}
    AND ({state:String} = '' OR state = {state:String})
    AND ({anySource:Bool} OR source IN {sources:Array(String)})
    AND ({reason:String} = '' OR reason = {reason:String})
    AND received_at < parseDateTime64BestEffort({before:String}, 3, 'UTC')
  ORDER BY received_at DESC, topic, partition, offset, item
  LIMIT {limit:UInt32})
