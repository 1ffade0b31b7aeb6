-- Up to which version of findings have alerts been stated? The follower goes on behind it after a restart.
SELECT max(toUInt64OrZero(JSONExtractString(data, 'claim', 'mark'))) AS mark
FROM facts
WHERE kind = 'alert' AND type IN ('raised', 'amended', 'reopened', 'withdrawn')
