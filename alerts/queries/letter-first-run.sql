-- Since when does this service run, as far as its jobs are remembered?
SELECT count() AS runs, toUnixTimestamp64Milli(min(job_runs.at)) AS first_at
FROM job_runs
