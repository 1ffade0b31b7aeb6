-- Since when is it recorded what was judged, and how many rows of these hours are there?
SELECT min(judged) AS first,
       countIf(hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')) AS hours
FROM judged_hours
WHERE tenant = {tenant:String}
