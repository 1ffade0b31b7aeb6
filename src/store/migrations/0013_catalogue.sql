-- Question: what did this tenant say about what an object or field of this source holds, and when? The newest version of
-- each counts; earlier ones stay, so that what an event was once classified by can be told.
CREATE TABLE IF NOT EXISTS catalogue
(
    tenant       LowCardinality(String),
    source       LowCardinality(String),
    object_key   String,
    field_key    String,
    version      UInt64,
    id           UUID,
    object       String,
    field        String,
    classes      Array(LowCardinality(String)),
    person       Enum8('unsaid' = 0, 'no' = 1, 'yes' = 2),
    state        Enum8('said' = 1, 'withdrawn' = 2),
    origin       LowCardinality(String),
    by           String,
    at           DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (tenant, source, object_key, field_key, version, id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
