-- From where, with what, by which program and on what did these actors act, hour by hour? What failed or was refused
-- teaches nothing: a thief who guesses does not make a network known; nor does what another product claims. Addresses are cut to their network (/24, /48),
-- those of declared networks to what the network is. Where the company's own VPN leads out says nothing of a country.
-- Who shows more of a kind than is kept of an hour shows a crowd, whichever of them are given.
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms,
       groupUniqArray(64)(net) AS networks,
       groupUniqArray(128)((session_id, device, agent)) AS uses, groupUniqArray(128)((device, agent)) AS agents,
       groupUniqArray(64)(app) AS apps,
       groupUniqArray(64)(if(action IN ('report.run', 'report.export'), thing, '')) AS reports,
       groupUniqArray(64)(if(startsWith(action, 'record.') OR startsWith(action, 'data.'), object, '')) AS objects,
       minMap(map(place, at)) AS country_first, maxMap(map(place, at)) AS country_last
FROM (
  SELECT actor_key, action, session_id, device, substring(app_id, 1, 120) AS app, substring(target_id, 1, 120) AS thing,
         substring(toString(target_type), 1, 120) AS object, substring(user_agent, 1, 512) AS agent,
         toStartOfHour(occurred_at) AS hour, toUInt32(toUnixTimestamp(occurred_at)) AS at,
         if(network = 'vpn', '', toString(country)) AS place,
         multiIf(network IN ('office', 'vpn'), toString(network), ip = '', '',
                 replaceRegexpOne(toString(cutIPv6(toIPv6OrDefault(ip), 10, 1)), '^::ffff:', '')) AS net
  FROM events
  WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND outcome NOT IN ('failure', 'denied')
    AND NOT startsWith(action, 'incident.')
    AND toDate(occurred_at) BETWEEN toDate(parseDateTimeBestEffort({from:String}, 'UTC'))
                                AND toDate(parseDateTimeBestEffort({to:String}, 'UTC')))
WHERE hour BETWEEN parseDateTimeBestEffort({from:String}, 'UTC') AND parseDateTimeBestEffort({to:String}, 'UTC')
GROUP BY actor_key, hour
