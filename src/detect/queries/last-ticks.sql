-- How far has each of these followers worked, the most recently active first?
SELECT follower, argMax(marks, tick) AS marks, toUnixTimestamp64Milli(max(at)) AS at
FROM ticks
WHERE follower = 'detect' OR startsWith(follower, 'detect/')
GROUP BY follower
ORDER BY at DESC
