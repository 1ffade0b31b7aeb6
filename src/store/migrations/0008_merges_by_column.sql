-- Question: how much memory does a merge of the ledger take? All columns of all its parts at once are some 350 MB;
-- one column after the other 50, in no more time.
ALTER TABLE events MODIFY SETTING vertical_merge_algorithm_min_rows_to_activate = 1;
