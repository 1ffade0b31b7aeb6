-- Which acts of this hour could show what was new? Log-ins first. What failed showed nothing, and what others claim shows them.
SELECT toString(id) AS id, device, user_agent,
       multiIf(network IN ('office', 'vpn'), toString(network), ip = '', '', replaceRegexpOne(toString(cutIPv6(toIPv6OrDefault(ip), 10, 1)), '^::ffff:', '')) AS net,
       toString(country) AS land, substring(app_id, 1, {longest:UInt16}) AS app,
       substring(target_id, 1, {longest:UInt16}) AS report, substring(toString(target_type), 1, {longest:UInt16}) AS object
FROM events
WHERE tenant = {tenant:String} AND actor_key = {actor:String} AND outcome NOT IN ('failure', 'denied') AND NOT startsWith(action, 'incident.')
  AND toDate(occurred_at) = toDate(parseDateTime64BestEffort({from:String}, 3, 'UTC'))
  AND toStartOfHour(occurred_at) = toStartOfHour(parseDateTime64BestEffort({from:String}, 3, 'UTC'))
ORDER BY action != 'session.login', occurred_at, id
LIMIT {most:UInt16}
