-- What do these events of one person say, without anything in which a source may have named somebody else? What is left out
-- for that reason is named in `withheld`: it is never read.
SELECT toString(e.id) AS id, source, feed, topic, partition, toString(e.offset) AS offset, item,
       toUnixTimestamp64Milli(e.occurred_at) AS occurred_at, toUnixTimestamp64Milli(e.recorded_at) AS recorded_at,
       toUnixTimestamp64Milli(e.received_at) AS received_at, actor_key, actor_type, roles, action, outcome,
       target_type, target_id, recipient_kind, recipient_country, ip, country, network, channel, records, bytes,
       data_classes, subject_keys, lower(hex(e.content_hash)) AS content_hash,
       arrayFilter(name -> name != '', [
         if(key != '', 'key', ''), if(on_behalf_of != '', 'actor.onBehalfOf', ''),
         if(target_name != '', 'target.name', ''), if(target_parent_id != '', 'target.parentId', ''),
         if(reason != '', 'reason', ''), if(purpose != '', 'purpose', ''), if(recipient_id != '', 'recipient.id', ''),
         if(user_agent != '', 'context.userAgent', ''), if(device != '', 'context.device', ''),
         if(session_id != '', 'context.sessionId', ''), if(app_id != '', 'context.appId', ''),
         if(request_id != '', 'context.requestId', ''), if(correlation_id != '', 'context.correlationId', ''),
         if(volume_of != '', 'volume.of', ''), if(group_key != '', 'volume.groupKey', ''),
         if(attributes NOT IN ('', '{}'), 'attributes', '')]) AS withheld
FROM events AS e
WHERE e.tenant = {tenant:String} AND e.actor_key = {actor:String} AND e.id IN {ids:Array(UUID)}
  AND e.occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND e.occurred_at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
ORDER BY e.occurred_at, e.id
