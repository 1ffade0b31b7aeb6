-- How many records of these tables wait in quarantine, by the day that they say? One that is read again, and refused again,
-- is one; one that was taken in meanwhile stands in the ledger.
SELECT day, count() AS n
FROM (
  SELECT JSONExtractString(record, 'table') AS of, JSONExtractString(record, 'row', 'id') AS row_id,
         substring(JSONExtractString(record, 'row', {time:String}), 1, 10) AS day, max(state) AS newest
  FROM (
    SELECT base64Decode(raw) AS record, state
    FROM quarantine FINAL
    WHERE tenant = {tenant:String} AND source = {source:String}
      AND toDate(received_at) >= toDate({first:String}) - 1)
  WHERE of IN {tables:Array(String)} AND day >= {first:String} AND day < {end:String}
  GROUP BY of, row_id, day)
WHERE newest = 'open'
GROUP BY day
ORDER BY day
LIMIT 4000
