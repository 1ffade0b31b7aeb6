-- Which findings were claimed, changed or withdrawn after this mark, each by its newest writing? Narrow columns alone: most of
-- them whoever asks has seen. The first that lie beyond what it has seen come once more with what they say: where few are new,
-- as on most days, that spares a second question. Two writers may have given one mark twice: the next page begins behind both.
SELECT tenant, id, occurred_from, version, body
FROM
(
    SELECT tenant, toString(id) AS id, toString(occurred_from) AS occurred_from, max(findings.version) AS version, '' AS body
    FROM findings
    WHERE findings.version > {version:UInt64}
    GROUP BY tenant, occurred_from, id
    ORDER BY version
    LIMIT {limit:UInt32} WITH TIES
    UNION ALL
    SELECT tenant, id, occurred_from, version, body
    FROM
    (
        SELECT tenant, toString(id) AS id, toString(occurred_from) AS occurred_from, findings.version AS version, body
        FROM findings
        WHERE findings.version > {seen:UInt64}
        ORDER BY version
        LIMIT {texts:UInt32}
    )
)
ORDER BY version
