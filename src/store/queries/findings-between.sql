-- What was claimed about acts that began in this range of time? The newest first, as many as are asked for.
SELECT body, version FROM findings FINAL
WHERE tenant = {tenant:String}
  AND occurred_from >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND occurred_from < parseDateTime64BestEffort({to:String}, 3, 'UTC')
ORDER BY occurred_from DESC, id DESC
LIMIT {most:UInt32}
