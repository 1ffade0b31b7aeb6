-- Which records did these actors open, change, disclose or delete, day by day (UTC)? What was refused was not seen. Lists,
-- exports and queries name no record, and records are named by their source alone: of a record in two sources there are two.
SELECT actor_key, toUInt32(day) AS day_number, groupArraySorted(256)(record) AS records
FROM (
  SELECT DISTINCT actor_key, toDate(occurred_at) AS day,
         bitShiftRight(sipHash64Keyed(({low:UInt64}, {high:UInt64}), tenant, source, target_type, target_id), 11) AS record
  FROM events
  WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND target_id != ''
    AND action IN ('record.read', 'record.update', 'record.disclose', 'record.delete')
    AND outcome NOT IN ('failure', 'denied')
    AND toDate(occurred_at) BETWEEN toDate({from:UInt32}) AND toDate({to:UInt32}))
GROUP BY actor_key, day
