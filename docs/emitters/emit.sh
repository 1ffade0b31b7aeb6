#!/usr/bin/env bash
# Tells Ledgerwatch of exports with curl 7.71 or newer:
#   LEDGERWATCH_URL=https://ledger.example.com LEDGERWATCH_KEY=... bash emit.sh
set -euo pipefail

url=${LEDGERWATCH_URL:-http://127.0.0.1:8700}
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# The key comes from the CRM's own log: the same export always has the same key.
event() { # id user report rows address
  printf '{"key":"export-%s","occurredAt":"%s","actor":{"id":"%s"},"action":"report.export",' "$1" "$now" "$2"
  printf '"target":{"type":"report","id":"%s"},"outcome":"success",' "$3"
  printf '"context":{"ip":"%s"},"volume":{"records":%s}}\n' "$5" "$4"
}

# A batch is one event a line. curl sends the same batch again when no answer comes, and after the time in Retry-After when
# it is told to come later; what was stored already is a duplicate by its keys. The secret goes by a file descriptor, where
# no list of processes shows it.
send() {
  curl -sS --retry 5 --retry-all-errors --max-time 30 -o "$answer" -w '%{http_code}' \
    -H @<(printf 'Authorization: Bearer %s' "${LEDGERWATCH_KEY:-}") \
    -H 'Content-Type: application/x-ndjson' --data-binary "$1" "$url/v1/events"
}

batch=$(
  event 7001 u17 r9 350 198.51.100.7
  event 7002 u17 r4 12 198.51.100.7
)
status=$(send "$batch")
cat "$answer"
echo
# 207 says that some are in quarantine: the answer names each with its reason.
case $status in 200 | 202 | 207) ;; *) exit 1 ;; esac
