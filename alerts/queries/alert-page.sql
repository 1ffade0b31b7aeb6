-- Which alerts were raised in this range, newest first, behind the last one of the page before? Only such as have a fact
-- of type `needs` ('' for any), and a live claim where `live` is 1: others cannot have the status that is looked for.
SELECT id, minIf(JSONExtractString(data, 'claim', 'evaluatedAt'), type = 'raised') AS raised_at
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert'
GROUP BY id
HAVING raised_at >= {from:String} AND raised_at < {to:String}
  AND (raised_at, id) < ({beforeAt:String}, {beforeId:String})
  AND ({needs:String} = '' OR countIf(type = {needs:String}) > 0)
  AND ({live:UInt8} = 0 OR countIf(JSONHas(data, 'claim') AND NOT JSONExtractBool(data, 'claim', 'history')) > 0)
ORDER BY raised_at DESC, id DESC
LIMIT {limit:UInt32}
