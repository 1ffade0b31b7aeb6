-- Of which tenants was something stated about people or networks, and has anything been stated since?
SELECT tenant, concat(toString(count()), '-', toString(groupBitXor(cityHash64(fact_id)))) AS head
FROM facts
WHERE kind IN ('people', 'people-account', 'networks')
GROUP BY tenant
