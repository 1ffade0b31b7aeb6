-- Who saw which of these records, and on which days? Of a sample few people saw any, so the answer is small whatever the tenant.
SELECT actor_key, toUInt32(day) AS day_number, arrayIntersect(records, {sample:Array(UInt64)}) AS seen
FROM coverage_daily FINAL
WHERE tenant = {tenant:String} AND day BETWEEN toDate({from:UInt32}) AND toDate({to:UInt32})
  AND keyed = 1 AND hasAny(records, {sample:Array(UInt64)})
