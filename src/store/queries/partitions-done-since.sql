-- In which partitions was anything done since this mark? Files and redrives are short logs, each under its own name.
SELECT topic, partition, max(intake.logged) AS logged
FROM intake
WHERE phase = 'done' AND intake.logged > {logged:UInt64} AND NOT startsWith(topic, 'file:') AND NOT startsWith(topic, 'redrive:')
GROUP BY topic, partition
