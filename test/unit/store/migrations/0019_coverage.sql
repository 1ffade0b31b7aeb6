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
ORDER BY (tenant, actor_key, day)