-- Which people may be named where these words stand? Whose name or address or id consists of such words; of numbers as ids
-- only long ones, since the others are in any text. No index helps: a tenant's people are read once a file.
SELECT DISTINCT key, id, name, email
FROM identities
WHERE tenant = {tenant:String} AND toString(kind) IN {kinds:Array(String)}
  AND (length(id) >= if(match(id, '^[0-9]+$'), 6, 4)
      AND hasAll({words:Array(String)}, arrayFilter(w -> w != '', splitByNonAlpha(lowerUTF8(id))))
    OR name != '' AND hasAll({words:Array(String)}, arrayFilter(w -> w != '', splitByNonAlpha(lowerUTF8(name))))
    OR email != '' AND hasAll({words:Array(String)}, arrayFilter(w -> w != '', splitByNonAlpha(lowerUTF8(email)))))
ORDER BY key, id, name, email
LIMIT {limit:UInt32}
