-- Up to which mark was anything logged?
SELECT max(intake.logged) AS logged FROM intake
