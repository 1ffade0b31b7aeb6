-- Question: what of this actor's hour had been announced, by which plan? Kept with the hour it was computed for: what a
-- plan explains of an act is settled when the act is done, so hours computed before this column was there explain nothing.
ALTER TABLE activity_hourly
    ADD COLUMN IF NOT EXISTS planned Array(Tuple(plan String, action String, records UInt64, acts UInt64)) AFTER failures;
