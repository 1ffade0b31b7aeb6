CREATE TABLE IF NOT EXISTS sightings_hourly ON CLUSTER 'audit'
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', computed)
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, actor_key, hour)
SETTINGS replicated_deduplication_window = 0