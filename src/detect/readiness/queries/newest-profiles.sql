-- Which is the last day up to this one that profiles were learned for?
SELECT toString(profiles.day) AS served FROM profiles
WHERE tenant = {tenant:String} AND actor_key = '' AND profiles.day <= toDate({day:String})
ORDER BY profiles.day DESC
LIMIT 1
