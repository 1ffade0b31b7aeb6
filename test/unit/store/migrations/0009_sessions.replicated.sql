CREATE TABLE IF NOT EXISTS sessions ON CLUSTER 'audit'
(
    id      String,
    user    String,
    epoch   UInt32,
    began   DateTime64(3, 'UTC'),
    seen    SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    ended   SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    stored  SimpleAggregateFunction(max, DateTime('UTC')) DEFAULT now('UTC')
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (id, user, epoch, began)
TTL stored + INTERVAL 8 DAY
SETTINGS replicated_deduplication_window = 0, fsync_after_insert = 1, fsync_part_directory = 1