-- Which alerts is one of our mails about, whoever's they are: by the id of an alert, a question, or a message about several?
SELECT tenant, id AS alert, id AS message, '' AS person
FROM facts
WHERE kind = 'alert' AND type = 'raised' AND id IN {ids:Array(String)}
UNION ALL
SELECT tenant, id AS alert, JSONExtractString(data, 'question') AS message, JSONExtractString(data, 'person') AS person
FROM facts
WHERE kind = 'question' AND type = 'asked' AND JSONExtractString(data, 'question') IN {ids:Array(String)}
UNION ALL
SELECT DISTINCT tenant, toString(alert_id) AS alert, batch AS message, '' AS person
FROM deliveries
WHERE batch IN {ids:Array(String)}
ORDER BY tenant, alert
LIMIT 500
