CREATE TABLE IF NOT EXISTS provisioned_users ON CLUSTER 'audit'
(
    tenant           LowCardinality(String),
    person           String CODEC(ZSTD(1)),
    user_name        String CODEC(ZSTD(1)),
    external_id      String CODEC(ZSTD(1)),
    employee_number  String CODEC(ZSTD(1)),
    given_name       String CODEC(ZSTD(1)),
    family_name      String CODEC(ZSTD(1)),
    display_name     String CODEC(ZSTD(1)),
    email            String CODEC(ZSTD(1)),
    active           UInt8,
    deleted          UInt8,
    created_at       DateTime64(3, 'UTC'),
    changed_at       DateTime64(3, 'UTC'),
    version          UInt64
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
ORDER BY (tenant, person)
SETTINGS replicated_deduplication_window = 0, fsync_after_insert = 1, fsync_part_directory = 1