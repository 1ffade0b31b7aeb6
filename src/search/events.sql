-- What was done in this stretch of time, by these actors or by anybody? In the order of time, a page at a time.
-- The day leads the order because the table is sorted by tenant and day: a page reads its own days and no later ones.
-- No LIMIT 1 BY id: intake drops a record that came before against the ledger, so an id stands in it once.
SELECT tenant, source, feed, toString(e.id) AS id, key, topic, partition, toString(e.offset) AS offset, item,
       toUnixTimestamp64Milli(e.occurred_at) AS occurred_at, toUnixTimestamp64Milli(e.recorded_at) AS recorded_at,
       toUnixTimestamp64Milli(e.received_at) AS received_at, actor_key, actor_type, on_behalf_of, roles, action,
       target_type, target_id, target_name, target_parent_id, outcome, reason, purpose,
       recipient_id, recipient_kind, recipient_country,
       ip, country, asn, user_agent, device, session_id, channel, auth_method, mfa, app_id, request_id,
       correlation_id, network, records, basis, volume_of, bytes, group_key, part, parts,
       data_classes, subject_keys, attributes, missing, derived,
       lower(hex(e.content_hash)) AS content_hash, lower(hex(e.salt)) AS salt
FROM events AS e
WHERE e.tenant = {tenant:String}
  AND e.occurred_at >= parseDateTime64BestEffort({after:String}, 3, 'UTC')
  AND e.occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND (e.occurred_at > parseDateTime64BestEffort({after:String}, 3, 'UTC') OR e.id > toUUID({afterId:String}))
  AND ({anybody:Bool} OR e.actor_key IN {actors:Array(String)})
  AND (NOT {anyHidden:Bool} OR e.actor_key NOT IN {hidden:Array(String)})
  -- What others did about them is kept from them too: the target of a reveal is a key.
  AND (NOT {anyHidden:Bool} OR e.target_id = '' OR e.target_id NOT IN {hidden:Array(String)})
  AND ({anySource:Bool} OR e.source IN {sources:Array(String)})
  AND ({anyClass:Bool} OR (notEmpty(e.data_classes) AND hasAll({classes:Array(String)}, e.data_classes)))
  -- Whoever of the actors is meant for some days of the tenant's calendar alone: transform looks each up once.
  AND (NOT {anyTimed:Bool} OR (
    toInt32(toDate32(e.occurred_at, {zone:String})) >= transform(e.actor_key, {timed:Array(String)}, {fromDays:Array(Int32)}, toInt32(-2147483648))
    AND toInt32(toDate32(e.occurred_at, {zone:String})) < transform(e.actor_key, {timed:Array(String)}, {toDays:Array(Int32)}, toInt32(2147483647))))
ORDER BY toDate(e.occurred_at), e.occurred_at, e.id
LIMIT {limit:UInt32}
