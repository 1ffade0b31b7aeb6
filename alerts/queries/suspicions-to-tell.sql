-- Which reports has nobody been told of yet, the oldest first, and of which was something said lately (by who was told and
-- thanked in the last hour it is decided who is now)? So many of a tenant at a time.
SELECT tenant, id
FROM facts
WHERE kind = 'suspicion' AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
GROUP BY tenant, id
HAVING countIf(type IN ('told', 'not-told')) = 0
  OR max(facts.at) >= parseDateTime64BestEffort({lately:String}, 3, 'UTC')
ORDER BY tenant, countIf(type IN ('told', 'not-told')) > 0 DESC, min(facts.at), id
LIMIT 2000 BY tenant
LIMIT 20000
