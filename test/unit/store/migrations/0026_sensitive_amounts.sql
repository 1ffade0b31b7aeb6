ALTER TABLE activity_hourly
    ADD COLUMN IF NOT EXISTS sensitive Map(LowCardinality(String), UInt64) AFTER failures