-- Question: which records did this actor open, change or delete on this day, so that days and people can be merged? One row
-- an actor-day (UTC), recomputed whole from the ledger whenever it was touched; the newest computation counts. `records`
-- holds the 256 smallest hashes (53 bits) of the day's distinct records, sorted: of a union the smallest are among those of
-- its parts, so that how many there are, and which share of them somebody saw, is told of any span and of everybody.
CREATE TABLE IF NOT EXISTS coverage_daily
(
    tenant     LowCardinality(String),
    actor_key  String CODEC(ZSTD(1)),
    day        Date CODEC(Delta, ZSTD(1)),
    records    Array(UInt64) CODEC(ZSTD(1)),
    computed   UInt64
)
ENGINE = ReplacingMergeTree(computed)
PARTITION BY toYYYYMM(day)
ORDER BY (tenant, actor_key, day);
