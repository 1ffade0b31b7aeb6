-- Who came, changed post or left in this tenant, as its sources told it?
SELECT toString(id) AS id, action, target_id, subject_keys, attributes, toUnixTimestamp64Milli(occurred_at) AS at
FROM events
PREWHERE action IN ('hr.hire', 'hr.transfer', 'hr.terminate')
WHERE tenant = {tenant:String} AND occurred_at BETWEEN {from:String} AND {to:String}
ORDER BY occurred_at, id
LIMIT 1 BY id
