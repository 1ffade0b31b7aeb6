-- Who are the people of the directory, by id and mail address? Of several that were said the newest counts.
SELECT key, argMax(id, seen_at) AS id, argMaxIf(name, seen_at, name != '') AS name, argMaxIf(email, seen_at, email != '') AS email
FROM identities
WHERE tenant = {tenant:String} AND kind = 'person'
GROUP BY key
