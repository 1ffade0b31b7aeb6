CREATE TABLE IF NOT EXISTS intake
(
    topic          LowCardinality(String),
    partition      UInt32,
    offset_from    UInt64,
    offset_to      UInt64,
    token          String,
    epoch          UInt64,
    owner          String,
    phase          Enum8('intent' = 1, 'done' = 2),
    mapping        LowCardinality(String),
    at             DateTime64(3, 'UTC'),
    booked_at      DateTime64(3, 'UTC'),
    logged         UInt64,
    occurred_from  DateTime64(3, 'UTC'),
    occurred_to    DateTime64(3, 'UTC'),
    settled        UInt8,
    counts         Array(Tuple(
        tenant String, source String, messages Int64, parsed Int64, unparsed Int64,
        events Int64, stored Int64, duplicates Int64, quarantined Int64, refused Int64))
)
ENGINE = ReplacingMergeTree(logged)
ORDER BY (topic, partition, offset_from, offset_to, epoch, owner, phase)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS claims
(
    cluster    String,
    topic      LowCardinality(String),
    partition  UInt32,
    epoch      UInt64,
    owner      String,
    at         DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (cluster, topic, partition, epoch, owner)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS quarantine
(
    topic         LowCardinality(String),
    partition     UInt32,
    offset        UInt64,
    item          UInt32,
    tenant        LowCardinality(String),
    source        LowCardinality(String),
    level         Enum8('message' = 1, 'event' = 2),
    reason        LowCardinality(String),
    field         String,
    detail        String,
    raw           String CODEC(ZSTD(1)),
    raw_bytes     UInt64,
    headers       String,
    mapping       LowCardinality(String),
    received_at   DateTime64(3, 'UTC'),
    state         Enum8('open' = 1, 'redriven' = 2),
    redriven_at   Nullable(DateTime64(3, 'UTC')),
    redriven_as   String,
    version       UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant, topic, partition, offset, item)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1