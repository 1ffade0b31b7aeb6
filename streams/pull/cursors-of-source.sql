-- How far have the feeds of this source been read?
SELECT feed, cursor, toUnixTimestamp64Milli(read_to) AS read_to, hurt, version, toUnixTimestamp64Milli(at) AS at
FROM cursors
WHERE tenant = {tenant:String} AND source = {source:String}
ORDER BY feed, version DESC
LIMIT 1 BY feed
