-- Which alerts did a live finding touch in this time, or a verdict or withdrawal, which is told to who follows them however
-- old they are; and what was stated of them last? By the version it is seen whether they have to be read again. Who asks for a
-- message again states a fact of its own about the alert, as does a case that opened. The heartbeat is told by itself.
-- What has ended is bounded by itself, so that it takes the place of nothing that is open, and so is each tenant; of what all
-- tenants have together each gets its share. `among` says how many there are.
SELECT tenant, id, newest, facts, opened, ended, among
FROM
(
    SELECT *, row_number() OVER (PARTITION BY tenant, ended ORDER BY touched DESC, id) AS place,
        count() OVER (PARTITION BY tenant, ended) AS among
    FROM
    (
        SELECT tenant, id, max(version) AS newest, count() AS facts, countIf(kind = 'case-opened') AS opened, max(at) AS touched,
            argMaxIf(type, version, kind = 'alert' AND type IN ('raised', 'reopened', 'withdrawn', 'resolved'))
                IN ('withdrawn', 'resolved') AS ended
        FROM facts
        WHERE tenant != '_heartbeat' AND kind IN ('alert', 'resend', 'case-opened')
          AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
        GROUP BY tenant, id
        HAVING opened > 0 OR countIf(kind = 'alert' AND type IN ('raised', 'amended', 'reopened', 'withdrawn', 'resolved')
          AND NOT JSONExtractBool(data, 'claim', 'history')) > 0
    )
)
WHERE place <= {mostOfTenant:UInt32}
ORDER BY place, tenant, id
LIMIT {most:UInt32} BY ended
