-- What do other products claim of anybody in a span, in the order in which it came in? A finding of
-- the format findings names its product; what Salesforce's threat detection claims is stored beside the act that it is about.
SELECT toString(id) AS id, source, actor_key, action, toUnixTimestamp64Milli(occurred_at) AS occurred,
       toUnixTimestamp64Milli(received_at) AS received, outcome = 'denied' AS blocked,
       if(feed = 'findings', JSONExtractString(attributes, 'product'), 'Salesforce') AS product,
       if(feed = 'findings', target_id, key) AS uid,
       if(feed = 'findings', target_name, JSONExtractString(attributes, 'eventType')) AS title,
       JSONExtractString(attributes, 'severity') AS word,
       concat(JSONExtractString(attributes, 'category'), ' ', JSONExtractString(attributes, 'Tactic')) AS topic,
       JSONExtract(attributes, 'finding', 'score', 'Nullable(Float64)') AS score
FROM events
WHERE tenant = {tenant:String}
  AND toDate(occurred_at) >= toDate(parseDateTime64BestEffort({from:String}, 3, 'UTC'))
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC') AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND NOT has(missing, 'actor.id')
  AND (feed = 'findings' AND startsWith(action, 'incident.') OR basis = 'corroborating' AND feed = 'real-time' AND JSONHas(attributes, 'finding'))
ORDER BY received_at, id
LIMIT 1 BY product, uid, actor_key, action, word
LIMIT {most:UInt32}
