ALTER TABLE secrets MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE claims MODIFY SETTING non_replicated_deduplication_window = 10000