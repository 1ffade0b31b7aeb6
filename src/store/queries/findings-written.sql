-- What did these findings say up to their last mark? Newest first, each by its newest writing: FINAL would read the text of every
-- finding of these hours. What was written since is a later page's: a mark that is passed has nothing unseen before it. The tenants and the range of time are those of the ids: they spare most of the table.
SELECT body, version FROM findings
PREWHERE id IN {ids:Array(UUID)} AND version BETWEEN {first:UInt64} AND {last:UInt64}
WHERE tenant IN {tenants:Array(String)}
  AND occurred_from >= toDateTime64({from:String}, 3, 'UTC') AND occurred_from <= toDateTime64({to:String}, 3, 'UTC')
ORDER BY version DESC
LIMIT 1 BY tenant, occurred_from, id
