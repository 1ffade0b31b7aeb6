-- Question: what was said of each person of this tenant, in which order? Read whole by tenant, then only what is new: by
-- import. A row is one statement (`position` of its import) and is never changed; it counts once the fact of its import
-- stands in `facts`, so that an import counts whole or not at all. What a row does not say is null. Nobody is in it by
-- name: `person` and `manager` are keyed pseudonyms. `day` is the first day of what is said, null since ever.
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

-- Names, ids and mail addresses of the directory lie where all names lie, as a kind of their own.
ALTER TABLE identities MODIFY COLUMN kind Enum8('actor' = 1, 'subject' = 2, 'person' = 3);
