-- What came in, and what became of it, source by source, by the time of first receipt?
SELECT counted.tenant AS tenant, counted.source AS source,
       sum(counted.messages) AS messages, sum(counted.parsed) AS parsed, sum(counted.unparsed) AS unparsed,
       sum(counted.events) AS events, sum(counted.stored) AS stored, sum(counted.duplicates) AS duplicates,
       sum(counted.quarantined) AS quarantined, sum(counted.refused) AS refused
FROM (
  SELECT arrayJoin(counts) AS counted
  FROM intake FINAL
  WHERE phase = 'done'
    AND booked_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
    AND booked_at < parseDateTime64BestEffort({to:String}, 3, 'UTC'))
WHERE {tenant:String} = '' OR counted.tenant = {tenant:String}
GROUP BY tenant, source
ORDER BY tenant, source
