ALTER TABLE facts MODIFY SETTING merge_selector_base = 8;

ALTER TABLE findings MODIFY SETTING merge_selector_base = 8;

ALTER TABLE events MODIFY SETTING merge_selector_base = 8;

ALTER TABLE touched MODIFY SETTING merge_selector_base = 8