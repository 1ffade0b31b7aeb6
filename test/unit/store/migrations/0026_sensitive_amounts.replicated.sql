ALTER TABLE activity_hourly ON CLUSTER 'audit'
    ADD COLUMN IF NOT EXISTS sensitive Map(LowCardinality(String), UInt64) AFTER failures