-- Which of these ids are those of people, beside this one?
SELECT DISTINCT lowerUTF8(id) AS id
FROM identities
WHERE tenant = {tenant:String} AND key != {except:String} AND lowerUTF8(id) IN {ids:Array(String)}
