-- Which events touched this person's record? Newest first, from the index of subjects; rows of a repeated insert count once.
SELECT toUnixTimestamp64Milli(occurred_at) AS at, actor_key, toString(s.id) AS id
FROM subject_events AS s
WHERE tenant = {tenant:String} AND subject_key = {subject:String}
ORDER BY occurred_at DESC, s.id DESC
LIMIT 1 BY s.id
LIMIT {limit:UInt32}
