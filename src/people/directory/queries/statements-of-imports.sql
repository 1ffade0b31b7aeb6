-- What was said of the people of a tenant by these imports?
SELECT import_id, position, person, toString(day) AS day, resets, employed, role, team, manager, kind, office, time_zone,
       toUnixTimestamp64Milli(stated_at) AS stated_at
FROM people
WHERE tenant = {tenant:String} AND import_id IN {imports:Array(UUID)}
