-- Which alerts did a live finding touch in this time? Those that nobody answered first, and with `open` these alone. What became
-- of them, the fold says: what somebody answered before this time is taken for open here. `among` says how many there are.
SELECT id, count() OVER () AS among
FROM
(
    SELECT id, maxIf(at, type IN ('raised', 'amended', 'reopened')) AS touched,
        argMaxIf(type, version, type IN ('raised', 'reopened', 'withdrawn', 'resolved')) IN ('withdrawn', 'resolved') AS ended
    FROM facts
    WHERE tenant = {tenant:String} AND kind = 'alert' AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
    GROUP BY id
    HAVING countIf(type IN ('raised', 'amended', 'reopened') AND NOT JSONExtractBool(data, 'claim', 'history')) > 0
)
WHERE NOT (ended AND {open:Bool})
ORDER BY ended, touched DESC, id
LIMIT {most:UInt32}
