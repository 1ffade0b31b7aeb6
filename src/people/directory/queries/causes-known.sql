-- Which of these events have already become statements about people?
SELECT DISTINCT cause
FROM people
WHERE tenant = {tenant:String} AND import_id IN {imports:Array(UUID)} AND cause IN {causes:Array(String)}
