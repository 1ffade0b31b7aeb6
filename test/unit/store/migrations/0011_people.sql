CREATE TABLE IF NOT EXISTS people
(
    tenant     LowCardinality(String),
    import_id  UUID,
    position   UInt32,
    person     String CODEC(ZSTD(1)),
    day        Nullable(Date32),
    resets     UInt8,
    employed   Nullable(UInt8),
    role       LowCardinality(Nullable(String)),
    team       LowCardinality(Nullable(String)),
    manager    Nullable(String) CODEC(ZSTD(1)),
    kind       LowCardinality(Nullable(String)),
    office     LowCardinality(Nullable(String)),
    time_zone  LowCardinality(Nullable(String)),
    cause      String CODEC(ZSTD(1)),
    stated_at  DateTime64(3, 'UTC'),
    stated_by  String
)
ENGINE = MergeTree
ORDER BY (tenant, import_id, position)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE identities MODIFY COLUMN kind Enum8('actor' = 1, 'subject' = 2, 'person' = 3)