-- Question: which value of a secret is the first of its version? Processes that make one at the same moment insert it
-- under the same token: the store keeps the first, drops the others, and all read it back.
ALTER TABLE secrets MODIFY SETTING non_replicated_deduplication_window = 10000;
