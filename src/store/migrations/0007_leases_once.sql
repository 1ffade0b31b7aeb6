-- Question: who was first? Processes that take a lease at the same moment insert under one token: the store keeps the
-- first of them and drops the others, and all read whose it is.
ALTER TABLE claims MODIFY SETTING non_replicated_deduplication_window = 10000;
