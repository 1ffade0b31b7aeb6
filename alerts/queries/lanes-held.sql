-- Which receivers asked lately to be left alone, and until when? The detail ends with the time; the newest of a channel counts.
SELECT channel, argMax(detail, deliveries.at) AS detail
FROM deliveries
WHERE attempt = 0 AND startsWith(deliveries.detail, {words:String})
  AND deliveries.at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
GROUP BY channel
