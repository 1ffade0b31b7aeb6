ALTER TABLE coverage_daily ON CLUSTER 'audit'
    ADD COLUMN IF NOT EXISTS keyed UInt8 DEFAULT 0 AFTER records;

ALTER TABLE coverage_daily ON CLUSTER 'audit'
    DELETE WHERE keyed = 0