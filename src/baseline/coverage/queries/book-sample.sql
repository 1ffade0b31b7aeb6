-- Which records of those that anybody saw on these days have the smallest hashes?
SELECT record
FROM (
  SELECT DISTINCT arrayJoin(records) AS record
  FROM coverage_daily FINAL
  WHERE tenant = {tenant:String} AND day BETWEEN toDate({from:UInt32}) AND toDate({to:UInt32}) AND keyed = 1)
ORDER BY record
LIMIT {most:UInt16}
