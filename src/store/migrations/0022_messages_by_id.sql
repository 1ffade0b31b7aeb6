-- Question: of which alerts was this message, whoever's they are? A mail that comes back names it alone; the attempts of years
-- are not read for it.
ALTER TABLE deliveries ADD INDEX IF NOT EXISTS messages batch TYPE bloom_filter(0.01) GRANULARITY 1;
ALTER TABLE deliveries MATERIALIZE INDEX messages;
