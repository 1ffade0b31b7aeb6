-- Who acted from a country that is none of these, and from which? What failed, and what came by the company's own VPN, is in
-- no country.
SELECT actor_key, country
FROM sightings_hourly FINAL
ARRAY JOIN mapKeys(country_first) AS country
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND country != '' AND NOT has({allowed:Array(String)}, country)
GROUP BY actor_key, country
ORDER BY min(hour), actor_key, country
LIMIT {most:UInt32}
