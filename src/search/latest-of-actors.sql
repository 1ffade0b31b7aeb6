-- What did these people do last, since that day, as a list shows it? The table is sorted by tenant, day and actor: of each
-- day a granule or two is read, and the further columns only where one of them was active.
SELECT toString(e.id) AS id, toUnixTimestamp64Milli(e.occurred_at) AS occurred_at, source, actor_key, actor_type, action,
       target_type, target_id, target_name, outcome, ip, country, channel, records, bytes
FROM events AS e
PREWHERE e.tenant = {tenant:String} AND toDate(e.occurred_at) >= {since:Date} AND e.actor_key IN {actors:Array(String)}
ORDER BY toDate(e.occurred_at) DESC, e.occurred_at DESC, e.id DESC
LIMIT {limit:UInt32}
