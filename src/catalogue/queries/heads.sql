-- Did any tenant say something new of its objects? Statements are only ever added.
SELECT tenant, toString(count()) AS head
FROM catalogue
GROUP BY tenant
