CREATE TABLE IF NOT EXISTS rights_snapshots
(
    tenant    LowCardinality(String),
    source    LowCardinality(String),
    taken_at  DateTime64(3, 'UTC'),
    id        UUID,
    complete  UInt8,
    covers    Array(LowCardinality(String)),
    reader    LowCardinality(String),
    lines     UInt64,
    digest    String,
    by        String,
    at        DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (tenant, source, taken_at, id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS rights_lines
(
    tenant     LowCardinality(String),
    source     LowCardinality(String),
    snapshot   UUID,
    holder     String,
    kind       Enum8('right' = 1, 'member' = 2, 'disabled' = 3, 'opaque' = 4, 'alias' = 5, 'part' = 6),
    is_actor   UInt8,
    of_one     UInt8,
    right      LowCardinality(String),
    object     String CODEC(ZSTD(1)),
    field      String CODEC(ZSTD(1)),
    via        String CODEC(ZSTD(1)),
    from_at    Nullable(DateTime64(3, 'UTC')),
    to_at      Nullable(DateTime64(3, 'UTC'))
)
ENGINE = MergeTree
ORDER BY (tenant, source, snapshot, is_actor, holder, kind, right, object, field, via)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS rights_names
(
    tenant    LowCardinality(String),
    source    LowCardinality(String),
    key       String,
    kind      LowCardinality(String),
    name      String,
    seen_at   DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(seen_at)
ORDER BY (tenant, source, key, toDate(seen_at), name)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1