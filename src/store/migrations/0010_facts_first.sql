-- Question: which fact was stated first under this claim? Who must win alone (a single-use link, a code) inserts under the
-- claim as token: the store keeps the first, drops the others, and all read it back.
ALTER TABLE facts MODIFY SETTING non_replicated_deduplication_window = 10000;
