-- Question: what of an actor's hour was of a sensitive class, by action: records, or acts where acts are counted? Of hours that
-- were computed before this column was there nothing is known, which weighs as nothing sensitive does.
ALTER TABLE activity_hourly
    ADD COLUMN IF NOT EXISTS sensitive Map(LowCardinality(String), UInt64) AFTER failures;
