-- Question: from where, with what and on what did this actor act in this hour, and had any of it been seen before? One row
-- an actor-hour, recomputed whole from the ledger whenever it was touched; the newest computation counts. `seen` holds
-- `kind:value`, such as `network:203.0.113.0`, `device:firefox on windows`, `country:DE`, `app:…`, `report:…`, `object:…`.
CREATE TABLE IF NOT EXISTS sightings_hourly
(
    tenant         LowCardinality(String),
    actor_key      String CODEC(ZSTD(1)),
    hour           DateTime('UTC') CODEC(Delta, ZSTD(1)),
    seen           Array(LowCardinality(String)),
    country_first  Map(LowCardinality(String), UInt32),
    country_last   Map(LowCardinality(String), UInt32),
    sessions       Array(String) CODEC(ZSTD(1)),
    computed       UInt64
)
ENGINE = ReplacingMergeTree(computed)
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, actor_key, hour);
