-- How much was claimed after this mark, and up to which one?
SELECT count() AS rows, max(version) AS highest FROM findings WHERE version > {version:UInt64}
