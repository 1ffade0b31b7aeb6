-- Which version had the newest statement about this source?
SELECT toString(max(version)) AS version
FROM catalogue
WHERE tenant = {tenant:String} AND source = {source:String}
