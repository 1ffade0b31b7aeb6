-- In which session, from where and on what did these events happen? Addresses of IPv6 are cut to their /64, which are one
-- line's; those of declared networks are left out: an office is shared by everybody in it. Networks are cut as sightings have
-- them (/24, /48).
SELECT toString(events.id) AS event, source, session_id AS session, action, target_type AS type, target_id AS target,
       if(known, '', replaceRegexpOne(toString(cutIPv6(toIPv6OrDefault(ip), 8, 0)), '^::ffff:', '')) AS address,
       if(known, '', replaceRegexpOne(toString(cutIPv6(toIPv6OrDefault(ip), 10, 1)), '^::ffff:', '')) AS net,
       ip = '' OR network IN ('office', 'vpn') AS known
FROM events
WHERE events.tenant = {tenant:String} AND events.actor_key IN {actors:Array(String)} AND events.id IN {ids:Array(UUID)}
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND occurred_at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
