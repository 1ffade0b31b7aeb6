-- Which sessions were ended in the last minute, by whatever process? By the engine's clock, which all of them share; uses
-- that were noted since are in it too.
SELECT DISTINCT id
FROM sessions
WHERE stored >= now('UTC') - 60 AND ended > toDateTime64(0, 3, 'UTC')
