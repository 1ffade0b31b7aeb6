-- Does the store already hold sealed secrets (so that a missing master key is an error)?
SELECT count() AS secrets FROM secrets
