ALTER TABLE deliveries ADD INDEX IF NOT EXISTS messages batch TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE deliveries MATERIALIZE INDEX messages