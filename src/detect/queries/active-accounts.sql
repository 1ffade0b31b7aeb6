-- Which of these accounts did anything in a CRM since then? What other products claim of somebody is nothing that they did.
SELECT DISTINCT actor_key
FROM activity_hourly
WHERE tenant = {tenant:String} AND actor_key IN {actors:Array(String)}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC')
  AND arrayExists(act -> NOT startsWith(act, 'incident.'), mapKeys(acts))
