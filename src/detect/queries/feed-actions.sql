-- Which acts does each feed of a source tell, as its own or beside another feed that owns them, and on which days is it heard?
SELECT feed, action, countIf(basis != 'corroborating') AS own, countIf(basis = 'corroborating') AS corroborating,
       arraySort(groupUniqArray(toString(toDate(occurred_at)))) AS days
FROM events
WHERE tenant = {tenant:String} AND source = {source:String}
  AND toDate(occurred_at) >= toDate({first:String}) AND toDate(occurred_at) < toDate({end:String})
GROUP BY feed, action
ORDER BY feed, action
LIMIT 10000
