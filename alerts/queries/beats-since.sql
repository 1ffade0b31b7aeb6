-- Which beats were raised since? Of few minutes: what is older is told to nobody.
SELECT type, data, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert' AND type IN ('raised', 'amended')
  AND facts.at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
