-- Of how many acts on data of each source is not known what kind of data they touched? Where somebody looked and found none
-- of the classes it is known: then the list was derived, and is empty.
SELECT source, toString(count()) AS events,
       toString(countIf((empty(data_classes) AND NOT has(derived, 'dataClasses')) OR data_classes = ['unknown'])) AS unknown
FROM events
WHERE tenant = {tenant:String} AND ({any:Bool} OR source = {source:String})
  AND occurred_at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
  AND match(action, '^(record|report|data|file|comms)\\.')
GROUP BY source
ORDER BY source
