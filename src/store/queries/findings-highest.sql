-- Up to which mark was anything claimed?
SELECT max(version) AS version FROM findings
