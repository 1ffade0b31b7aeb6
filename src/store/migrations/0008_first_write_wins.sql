-- Question: who was first? Two processes that make the same secret, or take the same lease at one time, insert under the
-- same token: the store keeps the first and drops the other, and both then read whose it is.
ALTER TABLE secrets MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE claims MODIFY SETTING non_replicated_deduplication_window = 10000;
