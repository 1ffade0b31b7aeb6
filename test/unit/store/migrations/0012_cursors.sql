CREATE TABLE IF NOT EXISTS cursors
(
    tenant   LowCardinality(String),
    source   LowCardinality(String),
    feed     LowCardinality(String),
    cursor   String CODEC(ZSTD(1)),
    read_to  DateTime64(3, 'UTC'),
    hurt     String CODEC(ZSTD(1)),
    version  UInt64,
    at       DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant, source, feed)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1