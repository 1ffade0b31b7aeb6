-- Whose session is this, when was it last used, and has it ended?
SELECT
    id, user, epoch,
    toUnixTimestamp64Milli(began) AS began_ms,
    toUnixTimestamp64Milli(max(seen)) AS seen_ms,
    toUnixTimestamp64Milli(max(ended)) AS ended_ms
FROM sessions
WHERE id = {id:String}
GROUP BY id, user, epoch, began
