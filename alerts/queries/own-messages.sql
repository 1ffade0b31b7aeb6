-- Which alerts is one of our mails about, whoever's they are: by the id of an alert, a question, or a message about several? Only
-- what the mail can be is looked for: alerts by the order of the table, messages by their index, questions among questions.
SELECT tenant, id AS alert, id AS message, '' AS person
FROM facts
WHERE tenant IN {tenants:Array(String)} AND kind = 'alert' AND id IN {alerts:Array(String)} AND type = 'raised'
UNION ALL
SELECT tenant, id AS alert, JSONExtractString(data, 'question') AS message, JSONExtractString(data, 'person') AS person
FROM facts
WHERE tenant IN {tenants:Array(String)} AND kind = 'question' AND type = 'asked'
  AND notEmpty({questions:Array(String)}) AND JSONExtractString(data, 'question') IN {questions:Array(String)}
UNION ALL
SELECT DISTINCT tenant, toString(alert_id) AS alert, batch AS message, '' AS person
FROM deliveries
WHERE tenant IN {tenants:Array(String)} AND batch IN {batches:Array(String)}
ORDER BY tenant, alert
LIMIT 500
