CREATE TABLE IF NOT EXISTS activity_hourly
(
    tenant      LowCardinality(String),
    actor_key   String CODEC(ZSTD(1)),
    hour        DateTime('UTC') CODEC(Delta, ZSTD(1)),
    actor_type  LowCardinality(String),
    role        LowCardinality(String),
    acts        Map(LowCardinality(String), UInt64),
    records     Map(LowCardinality(String), UInt64),
    bytes       Map(LowCardinality(String), UInt64),
    failures    Map(LowCardinality(String), UInt64),
    events      UInt64,
    sources     Array(LowCardinality(String)),
    computed    UInt64
)
ENGINE = ReplacingMergeTree(computed)
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, actor_key, hour);

CREATE TABLE IF NOT EXISTS profiles
(
    tenant        LowCardinality(String),
    day           Date,
    actor_key     String,
    version       String,
    trained_from  DateTime64(3, 'UTC'),
    trained_to    DateTime64(3, 'UTC'),
    parameters    String CODEC(ZSTD(1)),
    computed      UInt64
)
ENGINE = ReplacingMergeTree(computed)
PARTITION BY toYYYYMM(day)
ORDER BY (tenant, day, actor_key, version);

CREATE TABLE IF NOT EXISTS findings
(
    tenant         LowCardinality(String),
    id             UUID,
    actor_key      String,
    detector       LowCardinality(String),
    family         LowCardinality(String),
    occurred_from  DateTime64(3, 'UTC'),
    occurred_to    DateTime64(3, 'UTC'),
    evaluated_at   DateTime64(3, 'UTC'),
    score          Float64,
    state          Enum8('raised' = 1, 'withdrawn' = 2),
    history        UInt8,
    body           String CODEC(ZSTD(1)),
    version        UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant, occurred_from, id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS ticks
(
    follower   LowCardinality(String),
    tick       UInt64,
    at         DateTime64(3, 'UTC'),
    marks      String,
    hours      UInt32,
    findings   UInt32
)
ENGINE = ReplacingMergeTree
ORDER BY (follower, tick)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1