"""Tells Ledgerwatch of exports. Python 3.8 or newer, nothing to install:

    LEDGERWATCH_URL=https://ledger.example.com LEDGERWATCH_KEY=... python3 emit.py
"""
import http.client
import json
import os
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone

URL = os.environ.get("LEDGERWATCH_URL", "http://127.0.0.1:8700")
KEY = os.environ.get("LEDGERWATCH_KEY", "")


def event_of(export):
    """The key comes from the CRM, never from a clock or a random number: the same export always has the same key."""
    return {
        "key": f"export-{export['id']}",
        "occurredAt": export["at"].isoformat(timespec="milliseconds"),
        "actor": {"id": export["user"]},
        "action": "report.export",
        "target": {"type": "report", "id": export["report"]},
        "outcome": "success",
        "context": {"ip": export["address"]},
        "volume": {"records": export["rows"]},
    }


def send(batch, attempts=6):
    """A batch is one request. When no answer comes, the same batch goes again: its keys make what was stored a duplicate."""
    body = json.dumps(batch).encode()
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    for attempt in range(1, attempts + 1):
        wait = 0.25 * 2**attempt
        try:
            request = urllib.request.Request(f"{URL}/v1/events", body, headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            comes_later = refused.code == 429 or refused.code >= 500
            if not comes_later or attempt == attempts:
                raise RuntimeError(f"{refused.code} {refused.read().decode()}") from refused
            wait = float(refused.headers.get("Retry-After", wait))
        except (OSError, http.client.HTTPException):
            if attempt == attempts:
                raise
        time.sleep(wait)


now = datetime.now(timezone.utc)
exports = [
    {"id": 7001, "at": now, "user": "u17", "report": "r9", "rows": 350, "address": "198.51.100.7"},
    {"id": 7002, "at": now, "user": "u17", "report": "r4", "rows": 12, "address": "198.51.100.7"},
]
# 207 says that some are in quarantine: the answer names each with its reason.
print(json.dumps(send([event_of(export) for export in exports])))
