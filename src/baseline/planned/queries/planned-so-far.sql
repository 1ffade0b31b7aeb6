-- How much of this plan was excused of all hours but these actors' from that hour on, which are computed anew?
SELECT share.action AS action, share.records AS records, share.acts AS acts
FROM activity_hourly FINAL
ARRAY JOIN planned AS share
WHERE tenant = {tenant:String} AND share.plan = {plan:String}
  AND hour BETWEEN parseDateTimeBestEffort({from:String}, 'UTC') AND parseDateTimeBestEffort({to:String}, 'UTC')
  AND NOT (actor_key IN {actors:Array(String)} AND hour >= parseDateTimeBestEffort({since:String}, 'UTC'))
