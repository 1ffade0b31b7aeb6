-- Which alerts were raised in this range, newest first, behind the last one of the page before? Only such as have a fact
-- of type `needs` ('' for any), a live claim where `live` is 1, that family ('' for any), and a claim of one of `severities` where
-- any are given: others cannot be what is looked for. Of most alerts the fact that raised them says it all: the others' texts are not read.
SELECT id, min(JSONExtractString(data, 'claim', 'evaluatedAt')) AS raised_at
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert' AND type = 'raised'
GROUP BY id
HAVING raised_at >= {from:String} AND raised_at < {to:String}
  AND (raised_at, id) < ({beforeAt:String}, {beforeId:String})
  AND ({needs:String} = '' OR id IN
    (SELECT id FROM facts WHERE tenant = {tenant:String} AND kind = 'alert' AND type = {needs:String}))
  AND ({live:UInt8} = 0 OR min(JSONExtractBool(data, 'claim', 'history')) = 0 OR id IN
    (SELECT id FROM facts WHERE {live:UInt8} = 1 AND tenant = {tenant:String} AND kind = 'alert'
      AND type IN ('amended', 'reopened') AND NOT JSONExtractBool(data, 'claim', 'history')))
  AND ({family:String} = '' OR max(JSONExtractString(data, 'family')) = {family:String})
  AND (empty({severities:Array(String)}) OR max(JSONExtractString(data, 'claim', 'severity') IN {severities:Array(String)}) OR id IN
    (SELECT id FROM facts WHERE notEmpty({severities:Array(String)}) AND tenant = {tenant:String} AND kind = 'alert'
      AND type IN ('amended', 'reopened') AND JSONExtractString(data, 'claim', 'severity') IN {severities:Array(String)}))
ORDER BY raised_at DESC, id DESC
LIMIT {limit:UInt32}
