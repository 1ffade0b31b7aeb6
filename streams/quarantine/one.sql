-- What exactly came in at this position?
SELECT topic, partition, offset, item, tenant, source, level, reason, field, detail, raw_bytes, headers, mapping,
       toUnixTimestamp64Milli(received_at) AS received_at, state, redriven_as, version, raw
FROM (
  SELECT * FROM quarantine FINAL
  WHERE tenant = {tenant:String} AND topic = {topic:String} AND partition = {partition:UInt32}
    AND offset = {offset:UInt64} AND item = {item:UInt32})
