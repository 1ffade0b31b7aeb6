-- What was claimed, changed or withdrawn after this mark?
SELECT body, version FROM findings FINAL
WHERE version > {version:UInt64}
ORDER BY version
LIMIT 10000
