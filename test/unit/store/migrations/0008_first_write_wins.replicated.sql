ALTER TABLE secrets ON CLUSTER 'audit' MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 315360000;

ALTER TABLE claims ON CLUSTER 'audit' MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 315360000