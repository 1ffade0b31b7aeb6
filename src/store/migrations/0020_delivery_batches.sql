-- Question: which alerts are told in one message, and which message was it? Written before it is handed over, so that what
-- is sent again after the process died is the same message, with the same alerts in it.
ALTER TABLE deliveries ADD COLUMN IF NOT EXISTS batch String DEFAULT '';
