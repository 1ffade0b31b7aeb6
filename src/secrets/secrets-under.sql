-- Which values count under the names that begin so?
SELECT name, version, sealed
FROM secrets
WHERE startsWith(name, {prefix:String})
ORDER BY name, version DESC
LIMIT 1 BY name
