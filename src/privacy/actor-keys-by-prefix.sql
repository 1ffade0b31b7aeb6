-- Which people of the tenant have a key that begins like this? The table is sorted by tenant, kind and key: of 256
-- beginnings one is read.
SELECT DISTINCT key
FROM identities
WHERE tenant = {tenant:String} AND kind = 'actor' AND startsWith(key, {prefix:String})
LIMIT {limit:UInt32}
