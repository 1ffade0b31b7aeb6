-- Which users did the identity provider tell this tenant of? By these words, of which an empty one asks nothing. Deleted
-- ones are among them only when they are asked for by person.
SELECT person, user_name, external_id, employee_number, given_name, family_name, display_name, email, active, deleted,
       toUnixTimestamp64Milli(created_at) AS created_at, toUnixTimestamp64Milli(changed_at) AS changed_at, version
FROM provisioned_users FINAL
WHERE tenant = {tenant:String}
  AND (deleted = 0 OR {person:String} != '')
  AND ({person:String} = '' OR person = {person:String})
  AND ({user_name:String} = '' OR lowerUTF8(user_name) = {user_name:String})
  AND ({external_id:String} = '' OR external_id = {external_id:String})
  AND ({email:String} = '' OR email = {email:String})
ORDER BY person
LIMIT {count:UInt32} OFFSET {offset:UInt32}
