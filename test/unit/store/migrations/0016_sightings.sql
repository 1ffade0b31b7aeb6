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
ORDER BY (tenant, actor_key, hour)