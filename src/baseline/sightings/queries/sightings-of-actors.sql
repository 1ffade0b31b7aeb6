-- From where, with what, by which program and on what did these actors act, hour by hour? What failed or was refused
-- teaches nothing: a thief who guesses does not make a network known. Addresses are cut to their network (/24, /48),
-- those of declared networks to what the network is. Where the company's own VPN leads out says nothing of a country.
SELECT actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms,
       arraySlice(arraySort(groupUniqArray(multiIf(events.network IN ('office', 'vpn'), toString(events.network), ip = '', '',
           replaceRegexpOne(toString(cutIPv6(toIPv6OrDefault(ip), 10, 1)), '^::ffff:', '')))), 1, {most:UInt16}) AS networks,
       arraySlice(arraySort(groupUniqArray((session_id, device, user_agent))), 1, {uses:UInt16}) AS uses,
       arraySlice(arraySort(groupUniqArray((device, user_agent))), 1, {uses:UInt16}) AS agents,
       arraySlice(arraySort(groupUniqArray(app_id)), 1, {most:UInt16}) AS apps,
       arraySlice(arraySort(groupUniqArray(if(action IN ('report.run', 'report.export'), target_id, ''))), 1, {most:UInt16}) AS reports,
       arraySlice(arraySort(groupUniqArray(if(startsWith(action, 'record.') OR startsWith(action, 'data.'), toString(target_type), ''))), 1, {most:UInt16}) AS objects,
       minMap(map(toString(place), at)) AS country_first, maxMap(map(toString(place), at)) AS country_last
FROM (
  SELECT *, toStartOfHour(occurred_at) AS hour, toUInt32(toUnixTimestamp(occurred_at)) AS at,
         if(events.network = 'vpn', '', events.country) AS place
  FROM events
  WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)} AND outcome NOT IN ('failure', 'denied')
    AND toDate(occurred_at) BETWEEN toDate(parseDateTimeBestEffort({from:String}, 'UTC'))
                                AND toDate(parseDateTimeBestEffort({to:String}, 'UTC'))) AS events
WHERE hour BETWEEN parseDateTimeBestEffort({from:String}, 'UTC') AND parseDateTimeBestEffort({to:String}, 'UTC')
GROUP BY actor_key, hour
