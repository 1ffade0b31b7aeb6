ALTER TABLE coverage_daily
    ADD COLUMN IF NOT EXISTS keyed UInt8 DEFAULT 0 AFTER records;

ALTER TABLE coverage_daily
    DELETE WHERE keyed = 0