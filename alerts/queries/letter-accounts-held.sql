-- Which of these accounts does the newest complete picture of a source's rights hold, and not as disabled? By the id that is
-- asked about, which may be another one of the account (alias).
SELECT DISTINCT source, account AS holder
FROM
(
    SELECT
        lines.source AS source,
        lines.holder AS own,
        countIf(lines.kind = 'disabled') AS disabled,
        arrayConcat([own], groupUniqArrayIf(lines.via, lines.kind = 'alias')) AS ids
    FROM rights_lines AS lines
    INNER JOIN
    (
        SELECT source, argMax(id, taken_at) AS snapshot
        FROM rights_snapshots
        WHERE tenant = {tenant:String} AND complete = 1
        GROUP BY source
    ) AS newest ON newest.source = lines.source AND newest.snapshot = lines.snapshot
    WHERE lines.tenant = {tenant:String} AND lines.is_actor = 1
      AND (lines.holder IN {actors:Array(String)} OR lines.holder IN
      (
          SELECT holder
          FROM rights_lines
          WHERE tenant = {tenant:String} AND is_actor = 1 AND kind = 'alias' AND via IN {actors:Array(String)}
      ))
    GROUP BY source, own
)
ARRAY JOIN ids AS account
WHERE disabled = 0 AND account IN {actors:Array(String)}
ORDER BY source, holder
