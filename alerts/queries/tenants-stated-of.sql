-- Of which tenants was something stated since that may open a case?
SELECT DISTINCT tenant
FROM facts
WHERE tenant != '_heartbeat' AND kind IN ('alert', 'criticality') AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
ORDER BY tenant
