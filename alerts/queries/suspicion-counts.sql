-- How many reports were handed in within this time, and how many has nobody closed, whenever they were handed in?
SELECT countIf(reported >= {from:Int64} AND reported < {to:Int64}) AS reports, countIf(NOT closed) AS open
FROM
(
    SELECT toUnixTimestamp64Milli(minIf(at, type = 'reported')) AS reported, countIf(type = 'closed') > 0 AS closed
    FROM facts
    WHERE tenant = {tenant:String} AND kind = 'suspicion'
    GROUP BY id
    HAVING countIf(type = 'reported') > 0
)
