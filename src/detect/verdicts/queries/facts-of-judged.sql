-- What was stated, up to an instant, about the alerts on which a verdict was given in this range? Each in the order of its fold.
SELECT id, type, data, toUnixTimestamp64Milli(at) AS stated_at
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert' AND at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND id IN (
    SELECT id FROM facts
    WHERE tenant = {tenant:String} AND kind = 'alert' AND type = 'resolved'
      AND at >= parseDateTime64BestEffort({from:String}, 3, 'UTC') AND at < parseDateTime64BestEffort({to:String}, 3, 'UTC'))
ORDER BY id, version, fact_id
