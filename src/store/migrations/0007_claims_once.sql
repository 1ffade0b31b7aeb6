-- Question: who was first to write this epoch of a lease? Two processes that take it at one time insert under the same
-- token: the store keeps the first and drops the other, and both then read whose it is.
ALTER TABLE claims MODIFY SETTING non_replicated_deduplication_window = 10000;
