-- What came in at this position, whoever it belongs to? Asked at start, for redrives that a crash cut off.
SELECT topic, partition, offset, item, tenant, source, level, reason, field, detail, raw_bytes, headers, mapping,
       toUnixTimestamp64Milli(received_at) AS received_at, state, redriven_as, version, raw
FROM (
  SELECT * FROM quarantine FINAL
  WHERE topic = {topic:String} AND partition = {partition:UInt32}
    AND offset = {offset:UInt64} AND item = {item:UInt32})
