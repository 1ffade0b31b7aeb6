-- Question: by whose key are the records of this day hashed? 1: by that of the tenant (`TenantKeys.recordKey`), so that who
-- reads the table alone cannot try out ids. Hashes of both sorts cannot be merged: those without a key are not read any more,
-- and go; how much of the book somebody saw is known again once four weeks of days are.
ALTER TABLE coverage_daily
    ADD COLUMN IF NOT EXISTS keyed UInt8 DEFAULT 0 AFTER records;

ALTER TABLE coverage_daily
    DELETE WHERE keyed = 0;
