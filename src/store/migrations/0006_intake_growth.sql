-- Question: which ranges were logged, or booked, since then? The log is sorted by position, and within a partition
-- both times rise with it, so the least and greatest of a few thousand rows say where not to look.
ALTER TABLE intake ADD INDEX IF NOT EXISTS by_logged logged TYPE minmax GRANULARITY 1;
ALTER TABLE intake ADD INDEX IF NOT EXISTS by_booked booked_at TYPE minmax GRANULARITY 1;
ALTER TABLE intake MATERIALIZE INDEX by_logged;
ALTER TABLE intake MATERIALIZE INDEX by_booked;
