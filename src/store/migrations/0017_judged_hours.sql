-- Question: in which order were this tenant's hours judged, how did each stand at that moment, and by which profiles was it
-- judged? `activity_hourly` keeps the newest computation alone, and what was said of half an hour cannot be told from it.
-- Rows of one judgement share a mark (microseconds, rising), and are written before what it found. The record begins with
-- this table: a replay in the order of arrival goes back no further.
CREATE TABLE IF NOT EXISTS judged_hours
(
    tenant     LowCardinality(String),
    judged     UInt64 CODEC(Delta, ZSTD(1)),
    actor_key  String CODEC(ZSTD(1)),
    hour       DateTime('UTC') CODEC(Delta, ZSTD(1)),
    profiles   LowCardinality(String),
    activity   String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, judged, hour, actor_key);
