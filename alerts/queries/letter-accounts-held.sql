-- Which of these accounts does the newest complete picture of a source's rights hold, and not as disabled?
SELECT lines.source AS source, lines.holder AS holder
FROM rights_lines AS lines
INNER JOIN
(
    SELECT source, argMax(id, taken_at) AS snapshot
    FROM rights_snapshots
    WHERE tenant = {tenant:String} AND complete = 1
    GROUP BY source
) AS newest ON newest.source = lines.source AND newest.snapshot = lines.snapshot
WHERE lines.tenant = {tenant:String} AND lines.is_actor = 1 AND lines.holder IN {actors:Array(String)}
GROUP BY source, holder
HAVING countIf(lines.kind = 'disabled') = 0
ORDER BY source, holder
