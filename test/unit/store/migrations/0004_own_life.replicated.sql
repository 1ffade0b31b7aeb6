CREATE TABLE IF NOT EXISTS facts ON CLUSTER 'audit'
(
    tenant   LowCardinality(String),
    kind     LowCardinality(String),
    id       String,
    version  UInt32,
    fact_id  UUID,
    type     LowCardinality(String),
    data     String CODEC(ZSTD(1)),
    by       String,
    at       DateTime64(3, 'UTC')
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (tenant, kind, id, version, fact_id)
SETTINGS replicated_deduplication_window = 0, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS identities ON CLUSTER 'audit'
(
    tenant   LowCardinality(String),
    kind     Enum8('actor' = 1, 'subject' = 2),
    key      String,
    id       String,
    name     String,
    email    String,
    seen_at  DateTime64(3, 'UTC')
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', seen_at)
ORDER BY (tenant, kind, key, id, name, email)
SETTINGS replicated_deduplication_window = 0, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS secrets ON CLUSTER 'audit'
(
    name     String,
    version  UInt64,
    sealed   String,
    at       DateTime64(3, 'UTC')
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (name, version)
SETTINGS replicated_deduplication_window = 0, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS deliveries ON CLUSTER 'audit'
(
    tenant    LowCardinality(String),
    alert_id  UUID,
    channel   LowCardinality(String),
    purpose   LowCardinality(String),
    attempt   UInt32,
    outcome   Enum8('delivered' = 1, 'retry' = 2, 'failed' = 3),
    detail    String,
    at        DateTime64(3, 'UTC')
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (tenant, alert_id, channel, at)
SETTINGS replicated_deduplication_window = 0, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS job_runs ON CLUSTER 'audit'
(
    job      LowCardinality(String),
    at       DateTime64(3, 'UTC'),
    ended    DateTime64(3, 'UTC'),
    outcome  Enum8('ok' = 1, 'failed' = 2),
    detail   String
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (job, at)
TTL toDateTime(at) + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window = 0;

CREATE TABLE IF NOT EXISTS checkpoints ON CLUSTER 'audit'
(
    origin  String,
    size    UInt64,
    root    FixedString(32),
    note    String,
    at      DateTime64(3, 'UTC')
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (origin, size)
SETTINGS replicated_deduplication_window = 0, fsync_after_insert = 1, fsync_part_directory = 1