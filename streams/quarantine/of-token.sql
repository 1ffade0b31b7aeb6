-- Which refused items did this redrive take in?
SELECT tenant, source, level, toUnixTimestamp64Milli(min(received_at)) AS received_at, count() AS rows
FROM quarantine FINAL
WHERE redriven_as = {token:String}
GROUP BY tenant, source, level
