-- Where do a tenant's newest events stand, of these actors or of anybody? Few columns, since a whole day is sorted for
-- its last hundred; read from the newest day backwards until there are enough.
SELECT toUnixTimestamp64Milli(occurred_at) AS at, actor_key, toString(e.id) AS id
FROM events AS e
WHERE tenant = {tenant:String}
  AND ({anybody:Bool} OR actor_key IN {actors:Array(String)})
ORDER BY toDate(occurred_at) DESC, occurred_at DESC, e.id DESC
LIMIT {limit:UInt32}
