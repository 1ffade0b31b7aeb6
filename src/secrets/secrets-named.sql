-- Which values count under these names?
SELECT name, version, sealed
FROM secrets
WHERE name IN {names:Array(String)}
ORDER BY name, version DESC
LIMIT 1 BY name
