-- Question: what does the identity provider of this tenant call the people it told us of? Read by person, by log-in name
-- or by its own id; of several rows of a person the one of the highest version counts. Beside `identities` this is the only
-- place with names. What they do here (role, team, manager, whether they work here) stands in `people` and not in it; a
-- row that is `deleted` keeps no name.
CREATE TABLE IF NOT EXISTS provisioned_users
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
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant, person)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
