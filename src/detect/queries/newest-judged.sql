-- Under which mark was last judged?
SELECT judged
FROM judged_hours
WHERE tenant = {tenant:String}
ORDER BY judged DESC
LIMIT 1
