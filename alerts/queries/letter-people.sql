-- How many people and programs did something in this week, beside what was done in this product?
SELECT uniqExact(actor_key) AS people
FROM activity_hourly FINAL
WHERE tenant = {tenant:String} AND events > 0 AND arrayExists(source -> source != {own:String}, sources)
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
