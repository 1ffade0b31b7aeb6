-- When were these actors' days last computed?
SELECT max(computed) AS computed
FROM coverage_daily
WHERE tenant = {tenant:String} AND (empty({actors:Array(String)}) OR actor_key IN {actors:Array(String)})
  AND day BETWEEN toDate({from:UInt32}) AND toDate({to:UInt32})
