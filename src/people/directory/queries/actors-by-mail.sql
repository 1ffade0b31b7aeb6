-- Which accounts at the sources have one of these mail addresses (lower case)?
SELECT key, argMax(id, seen_at) AS id, lower(argMaxIf(email, seen_at, email != '')) AS email
FROM identities
WHERE tenant = {tenant:String} AND kind = 'actor'
GROUP BY key
HAVING email IN {mails:Array(String)}
