-- Who touched this person's record, when and how? Newest first, and from the index of subjects alone: a person's events
-- are spread over all months, and to look each of them up in the ledger opens every part of it. Rows of a repeated
-- insert count once.
SELECT toString(s.id) AS id, toUnixTimestamp64Milli(s.occurred_at) AS occurred_at, actor_key, action
FROM subject_events AS s
WHERE tenant = {tenant:String} AND subject_key = {subject:String}
ORDER BY s.occurred_at DESC, s.id DESC
LIMIT 1 BY s.id
LIMIT {limit:UInt32}
