-- Who acted from a country that is none of these, from which, and when was that last computed? What failed, and what came by
-- the company's own VPN, is in no country. An earlier computation of an hour may still be among them: the ledger decides.
-- Who came last comes first: that is what is to be told where there are more than are looked at.
SELECT actor_key, country, max(computed) AS newest
FROM sightings_hourly
ARRAY JOIN mapKeys(country_first) AS country
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND arrayExists(one -> one != '' AND NOT has({allowed:Array(String)}, one), mapKeys(country_first))
  AND country != '' AND NOT has({allowed:Array(String)}, country)
GROUP BY actor_key, country
ORDER BY min(hour) DESC, actor_key, country
LIMIT {most:UInt32}
