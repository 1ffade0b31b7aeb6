CREATE TABLE IF NOT EXISTS facts
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
ENGINE = MergeTree
ORDER BY (tenant, kind, id, version, fact_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS identities
(
    tenant   LowCardinality(String),
    kind     Enum8('actor' = 1, 'subject' = 2),
    key      String,
    id       String,
    name     String,
    email    String,
    seen_at  DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(seen_at)
ORDER BY (tenant, kind, key, id, name, email)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS secrets
(
    name     String,
    version  UInt64,
    sealed   String,
    at       DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (name, version)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS deliveries
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
ENGINE = MergeTree
ORDER BY (tenant, alert_id, channel, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS job_runs
(
    job      LowCardinality(String),
    at       DateTime64(3, 'UTC'),
    ended    DateTime64(3, 'UTC'),
    outcome  Enum8('ok' = 1, 'failed' = 2),
    detail   String
)
ENGINE = MergeTree
ORDER BY (job, at)
TTL toDateTime(at) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS checkpoints
(
    origin  String,
    size    UInt64,
    root    FixedString(32),
    note    String,
    at      DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (origin, size)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1