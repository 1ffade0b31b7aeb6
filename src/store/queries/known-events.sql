-- Which of these ids are already in the ledger, where did they come in, and with what content?
-- One question for all tenants of a batch, and of each only the days on which its own events happened: one straggler
-- must not have a year read. The ids come as one text, since binding a list of them costs as much as looking for them.
-- They stand in PREWHERE, so that the pair of tenant and day is made for the few rows that match and not for all of the
-- day: half the time (the index is used in either place).
SELECT tenant, toString(e.id) AS id, topic, partition, offset, item, lower(hex(e.content_hash)) AS content_hash
FROM events AS e
PREWHERE e.id IN (SELECT toUUID(arrayJoin(splitByChar(',', {ids:String}))))
WHERE (e.tenant, toDate(e.occurred_at)) IN (
    SELECT arrayJoin(arrayZip({tenants:Array(String)}, arrayMap(day -> toDate(day), {days:Array(String)})))
  )
