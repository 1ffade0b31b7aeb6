CREATE TABLE IF NOT EXISTS events_in ON CLUSTER 'audit'
(
    tenant String, source String, feed String, id UUID, key String,
    topic String, partition UInt32, offset UInt64, item UInt32,
    occurred_at DateTime64(3, 'UTC'), recorded_at Nullable(DateTime64(3, 'UTC')), received_at DateTime64(3, 'UTC'),
    actor_key String, actor_type String, on_behalf_of String, roles Array(String), action String,
    target_type String, target_id String, target_name String, target_parent_id String,
    outcome String, reason String, purpose String,
    recipient_id String, recipient_kind String, recipient_country String,
    ip String, country String, asn UInt32, user_agent String, device String, session_id String, channel String,
    auth_method String, mfa Nullable(UInt8), app_id String, request_id String, correlation_id String, network String,
    records Nullable(UInt64), basis String, volume_of String, bytes Nullable(UInt64),
    group_key String, part Nullable(UInt32), parts Nullable(UInt32),
    data_classes Array(String), subject_keys Array(String), attributes String,
    missing Array(String), derived Array(String), content_hash String, salt String, mapping String
)
ENGINE = Null;

CREATE TABLE IF NOT EXISTS events ON CLUSTER 'audit'
(
    tenant            LowCardinality(String),
    source            LowCardinality(String),
    feed              LowCardinality(String),
    id                UUID,
    key               String CODEC(ZSTD(1)),
    topic             LowCardinality(String),
    partition         UInt32 CODEC(T64, ZSTD(1)),
    offset            UInt64 CODEC(Delta, ZSTD(1)),
    item              UInt32 CODEC(T64, ZSTD(1)),
    occurred_at       DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    recorded_at       Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
    received_at       DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    actor_key         String CODEC(ZSTD(1)),
    actor_type        LowCardinality(String),
    on_behalf_of      String CODEC(ZSTD(1)),
    roles             Array(LowCardinality(String)),
    action            LowCardinality(String),
    target_type       LowCardinality(String),
    target_id         String CODEC(ZSTD(1)),
    target_name       String CODEC(ZSTD(1)),
    target_parent_id  String CODEC(ZSTD(1)),
    outcome           LowCardinality(String),
    reason            String CODEC(ZSTD(1)),
    purpose           LowCardinality(String),
    recipient_id      String CODEC(ZSTD(1)),
    recipient_kind    LowCardinality(String),
    recipient_country LowCardinality(String),
    ip                String CODEC(ZSTD(1)),
    country           LowCardinality(String),
    asn               UInt32 CODEC(T64, ZSTD(1)),
    user_agent        String CODEC(ZSTD(1)),
    device            String CODEC(ZSTD(1)),
    session_id        String CODEC(ZSTD(1)),
    channel           LowCardinality(String),
    auth_method       LowCardinality(String),
    mfa               Nullable(UInt8) CODEC(ZSTD(1)),
    app_id            String CODEC(ZSTD(1)),
    request_id        String CODEC(ZSTD(1)),
    correlation_id    String CODEC(ZSTD(1)),
    network           LowCardinality(String),
    records           Nullable(UInt64) CODEC(ZSTD(1)),
    basis             LowCardinality(String),
    volume_of         LowCardinality(String),
    bytes             Nullable(UInt64) CODEC(ZSTD(1)),
    group_key         String CODEC(ZSTD(1)),
    part              Nullable(UInt32) CODEC(ZSTD(1)),
    parts             Nullable(UInt32) CODEC(ZSTD(1)),
    data_classes      Array(LowCardinality(String)),
    subject_keys      Array(String) CODEC(ZSTD(1)),
    attributes        String CODEC(ZSTD(1)),
    missing           Array(LowCardinality(String)),
    derived           Array(LowCardinality(String)),
    content_hash      FixedString(8),
    salt              FixedString(16),
    mapping           LowCardinality(String),
    INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_target target_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_group group_key TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY toYYYYMM(occurred_at)
ORDER BY (tenant, toDate(occurred_at), actor_key, occurred_at)
SETTINGS replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 315360000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_view ON CLUSTER 'audit' TO events AS
SELECT * EXCEPT (content_hash, salt), unhex(content_hash) AS content_hash, unhex(salt) AS salt FROM events_in;

CREATE TABLE IF NOT EXISTS subject_events ON CLUSTER 'audit'
(
    tenant       LowCardinality(String),
    subject_key  String CODEC(ZSTD(1)),
    occurred_at  DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    id           UUID,
    topic        LowCardinality(String),
    partition    UInt32 CODEC(T64, ZSTD(1)),
    offset       UInt64 CODEC(Delta, ZSTD(1)),
    item         UInt32 CODEC(T64, ZSTD(1)),
    actor_key    String CODEC(ZSTD(1)),
    action       LowCardinality(String)
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY toYYYYMM(occurred_at)
ORDER BY (tenant, subject_key, occurred_at, id, topic, partition, offset, item)
SETTINGS index_granularity = 1024, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 315360000,
         fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS subject_events_view ON CLUSTER 'audit' TO subject_events AS
SELECT tenant, subject_key, occurred_at, id, topic, partition, offset, item, actor_key, action
FROM events_in ARRAY JOIN arrayDistinct(subject_keys) AS subject_key;

CREATE TABLE IF NOT EXISTS touched ON CLUSTER 'audit'
(
    topic        LowCardinality(String),
    partition    UInt32,
    offset       UInt64 CODEC(Delta, ZSTD(1)),
    item         UInt32 CODEC(T64, ZSTD(1)),
    tenant       LowCardinality(String),
    actor_key    String CODEC(ZSTD(1)),
    hour         DateTime('UTC') CODEC(Delta, ZSTD(1)),
    id           UUID,
    group_key    String CODEC(ZSTD(1)),
    received_at  DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY toYYYYMM(received_at)
ORDER BY (topic, partition, offset, item)
SETTINGS replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 315360000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS touched_view ON CLUSTER 'audit' TO touched AS
SELECT topic, partition, offset, item, tenant, actor_key, toStartOfHour(occurred_at) AS hour, id, group_key, received_at
FROM events_in