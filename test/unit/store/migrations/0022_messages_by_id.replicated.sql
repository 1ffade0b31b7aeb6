ALTER TABLE deliveries ON CLUSTER 'audit' ADD INDEX IF NOT EXISTS messages batch TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE deliveries ON CLUSTER 'audit' MATERIALIZE INDEX messages