-- Which tenants have alerts, those of which something was stated last first? Their cases are read before anybody asks.
SELECT tenant
FROM facts
WHERE kind = 'alert' AND tenant != '_heartbeat'
GROUP BY tenant
ORDER BY max(at) DESC, tenant
LIMIT {limit:UInt32}
