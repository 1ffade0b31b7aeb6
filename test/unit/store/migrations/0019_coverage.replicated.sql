CREATE TABLE IF NOT EXISTS coverage_daily ON CLUSTER 'audit'
(
    tenant     LowCardinality(String),
    actor_key  String CODEC(ZSTD(1)),
    day        Date CODEC(Delta, ZSTD(1)),
    records    Array(UInt64) CODEC(ZSTD(1)),
    computed   UInt64
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', computed)
PARTITION BY toYYYYMM(day)
ORDER BY (tenant, actor_key, day)
SETTINGS replicated_deduplication_window = 0