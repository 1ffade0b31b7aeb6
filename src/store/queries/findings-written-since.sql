-- Which findings were claimed, changed or withdrawn after this mark, each by its newest writing? Narrow columns alone: most of
-- them whoever asks has seen.
SELECT tenant, toString(id) AS id, toString(occurred_from) AS occurred_from, max(findings.version) AS version
FROM findings
WHERE findings.version > {version:UInt64}
GROUP BY tenant, occurred_from, id
ORDER BY version
LIMIT {limit:UInt32}
