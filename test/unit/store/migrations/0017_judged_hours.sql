CREATE TABLE IF NOT EXISTS judged_hours
(
    tenant     LowCardinality(String),
    judged     UInt64 CODEC(Delta, ZSTD(1)),
    actor_key  String CODEC(ZSTD(1)),
    hour       DateTime('UTC') CODEC(Delta, ZSTD(1)),
    profiles   LowCardinality(String),
    activity   String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, judged, hour, actor_key)