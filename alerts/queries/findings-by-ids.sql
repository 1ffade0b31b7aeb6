-- What do these findings say? The range of time is that of their alerts: it spares most of the table.
SELECT body FROM findings FINAL
WHERE tenant = {tenant:String}
  AND occurred_from >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND occurred_from <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND id IN {ids:Array(UUID)}
ORDER BY version
