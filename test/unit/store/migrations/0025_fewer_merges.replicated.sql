ALTER TABLE facts ON CLUSTER 'audit' MODIFY SETTING merge_selector_base = 8;

ALTER TABLE findings ON CLUSTER 'audit' MODIFY SETTING merge_selector_base = 8;

ALTER TABLE events ON CLUSTER 'audit' MODIFY SETTING merge_selector_base = 8;

ALTER TABLE touched ON CLUSTER 'audit' MODIFY SETTING merge_selector_base = 8