-- Who is behind these keys? Of several names the newest counts; one that was never told is empty.
SELECT key, kind, argMax(id, seen_at) AS id, argMaxIf(name, seen_at, name != '') AS name, argMaxIf(email, seen_at, email != '') AS email
FROM identities
WHERE tenant = {tenant:String} AND key IN {keys:Array(String)}
GROUP BY key, kind
