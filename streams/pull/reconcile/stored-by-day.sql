-- How many events of this feed do we hold of each day, by the clock of its source?
SELECT toString(toDate(occurred_at, {zone:String})) AS day, uniqExact(id) AS n
FROM events
WHERE tenant = {tenant:String} AND source = {source:String} AND feed = {feed:String}
    AND toDate(occurred_at) >= toDate({first:String}) - 1 AND toDate(occurred_at) <= toDate({end:String})
GROUP BY day
HAVING day >= {first:String} AND day < {end:String}
ORDER BY day
LIMIT 4000
