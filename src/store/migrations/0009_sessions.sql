-- Question: whose session is this, when was it last used, and has it ended? Found by the hash of its token. Rows of one
-- session are joined by the latest of their times, so that whoever notes a use cannot undo an end. A row goes a day after
-- the longest session that can be configured, by the engine's own clock as all that goes by age.
CREATE TABLE IF NOT EXISTS sessions
(
    id      String,
    user    String,
    epoch   UInt32,
    began   DateTime64(3, 'UTC'),
    seen    SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    ended   SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    stored  SimpleAggregateFunction(max, DateTime('UTC')) DEFAULT now('UTC')
)
ENGINE = AggregatingMergeTree
ORDER BY (id, user, epoch, began)
TTL stored + INTERVAL 8 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
