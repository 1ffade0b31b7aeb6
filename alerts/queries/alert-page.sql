-- Which alerts were raised in this range, newest first, behind the last one of the page before?
SELECT id, min(JSONExtractString(data, 'claim', 'evaluatedAt')) AS raised_at
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert' AND type = 'raised'
GROUP BY id
HAVING raised_at >= {from:String} AND raised_at < {to:String}
  AND (raised_at, id) < ({beforeAt:String}, {beforeId:String})
ORDER BY raised_at DESC, id DESC
LIMIT {limit:UInt32}
