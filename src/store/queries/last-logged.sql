-- Up to which mark was anything logged?
SELECT max(logged) AS logged FROM intake
