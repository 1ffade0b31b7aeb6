-- Where does the event with this id stand? A bloom filter on ids leaves few granules to read.
SELECT toUnixTimestamp64Milli(occurred_at) AS at, actor_key, toString(e.id) AS id
FROM events AS e
WHERE tenant = {tenant:String} AND e.id = toUUID({id:String})
LIMIT 1
