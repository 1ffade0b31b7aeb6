-- Since which of these days is anything known?
SELECT toUInt32(min(day)) AS first, count() AS days
FROM coverage_daily
WHERE tenant = {tenant:String} AND day BETWEEN toDate({from:UInt32}) AND toDate({to:UInt32}) AND keyed = 1 AND notEmpty(records)
