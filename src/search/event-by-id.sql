-- What is the event with this id? A bloom filter on ids leaves few granules to look into, and of one the rest is read.
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
PREWHERE e.id = {id:UUID}
WHERE e.tenant = {tenant:String}
LIMIT 1
