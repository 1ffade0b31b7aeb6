ALTER TABLE activity_hourly
    ADD COLUMN IF NOT EXISTS planned Array(Tuple(plan String, action String, records UInt64, acts UInt64)) AFTER failures