-- Which value counts under this name?
SELECT version, sealed FROM secrets WHERE name = {name:String} ORDER BY version DESC LIMIT 1
