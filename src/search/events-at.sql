-- What stands at these places of the ledger? Newest first. A place names the day, the actor and the time, which lead the
-- order of the table, so each costs one granule whatever the size of the ledger.
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
  AND (toDate(e.occurred_at), e.actor_key, e.occurred_at, e.id) IN (
    SELECT toDate(at), actor, at, toUUID(id)
    FROM (
      SELECT fromUnixTimestamp64Milli(place.1, 'UTC') AS at, place.2 AS actor, place.3 AS id
      FROM (SELECT arrayJoin(arrayZip({times:Array(Int64)}, {actors:Array(String)}, {ids:Array(String)})) AS place)
    )
  )
ORDER BY e.occurred_at DESC, e.id DESC
