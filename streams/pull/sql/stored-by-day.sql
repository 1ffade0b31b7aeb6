-- How many events of this feed do we hold of each day (UTC)?
SELECT toString(toDate(occurred_at, 'UTC')) AS day, uniqExact(id) AS n
FROM events
WHERE tenant = {tenant:String} AND source = {source:String} AND feed = {feed:String}
    AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
    AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
GROUP BY day
ORDER BY day
LIMIT 4000
