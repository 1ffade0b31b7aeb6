-- How many users are there by these words? An empty one asks nothing.
SELECT toUInt32(count()) AS total
FROM provisioned_users FINAL
WHERE tenant = {tenant:String}
  AND deleted = 0
  AND ({person:String} = '' OR person = {person:String})
  AND ({user_name:String} = '' OR lowerUTF8(user_name) = {user_name:String})
  AND ({external_id:String} = '' OR external_id = {external_id:String})
  AND ({email:String} = '' OR email = {email:String})
