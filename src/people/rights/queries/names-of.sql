-- What were these roles and apps called on that day? The last name before it counts, else the first after it.
SELECT key, argMin(name, (seen_at > parseDateTime64BestEffort({at:String}, 3, 'UTC'),
                          abs(dateDiff('millisecond', seen_at, parseDateTime64BestEffort({at:String}, 3, 'UTC'))))) AS name
FROM rights_names
WHERE tenant = {tenant:String} AND source = {source:String} AND key IN {keys:Array(String)}
GROUP BY key
