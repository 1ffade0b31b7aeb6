-- What do these findings say now? Newest first, each by its newest writing: FINAL would read the text of every finding of these
-- hours. The tenants and the range of time are those of the ids: they spare most of the table.
SELECT body, version FROM findings
PREWHERE id IN {ids:Array(UUID)} AND version >= {version:UInt64}
WHERE tenant IN {tenants:Array(String)}
  AND occurred_from >= toDateTime64({from:String}, 3, 'UTC') AND occurred_from <= toDateTime64({to:String}, 3, 'UTC')
ORDER BY version DESC
LIMIT 1 BY tenant, occurred_from, id
