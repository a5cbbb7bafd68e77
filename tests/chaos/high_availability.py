"""The clients of high_availability.sh: several act at once, one of them kills what it is told to, and all of them
repeat each call under its idempotency key, at any server, until it is accepted.

usage: high_availability.py ACTIONS KILL URL...     with the token in MFADMIN_TOKEN
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter

CLIENTS = 6
# How long one call, and all of them together, may take.
ANSWER, PATIENCE = 10, 240

actions, kill, urls = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
token = os.environ["MFADMIN_TOKEN"]


def call(method, path, key=None, url=None):
    body = None if method == "GET" else b"{}"
    request = urllib.request.Request((url or random.choice(urls)) + path, method=method, data=body)
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", "application/json")
    if key:
        request.add_header("Idempotency-Key", key)
    with urllib.request.urlopen(request, timeout=ANSWER) as answer:
        return json.load(answer)


def pages(path, items, cursor):
    """All items of a list that is read page by page."""
    found, last = [], ""
    while True:
        page = call("GET", f"{path}limit=200{last}")
        found += page[items]
        if not page.get("next"):
            return found
        last = f"&{cursor}={page['next']}"


begun = time.monotonic()
lock = threading.Lock()
accepted, calls, refused = {}, 0, Counter()
killed_at, first_after = None, None
targets = [user["id"] for user in pages("/v1/users?role=member&", "users", "cursor")][:actions]
assert len(targets) == actions, f"{len(targets)} users"


def act(share):
    global calls, first_after
    for user in share:
        while True:
            assert time.monotonic() - begun < PATIENCE, f"no answer for {PATIENCE} s: {refused}"
            asked_at = time.monotonic()
            calls += 1
            try:
                call("POST", f"/v1/users/{user}/authenticator/setup-link", key=user)
            except urllib.error.HTTPError as error:
                code = json.loads(error.read() or b"{}").get("code")
                assert code in ("unavailable", "timeout", "idempotency_busy"), f"{error}: {code}"
                with lock:
                    refused[code] += 1
                time.sleep(0.1)
                continue
            except (OSError, ValueError) as error:
                with lock:
                    refused[type(error).__name__] += 1
                time.sleep(0.1)
                continue
            with lock:
                accepted[user] = time.monotonic()
                if killed_at and asked_at > killed_at and first_after is None:
                    first_after = time.monotonic()
            break


failures = []
threading.excepthook = lambda failure: failures.append(failure.exc_value)
threads = [threading.Thread(target=act, args=(targets[n::CLIENTS],)) for n in range(CLIENTS)]
for thread in threads:
    thread.start()
while len(accepted) < actions // 3 and not failures:
    time.sleep(0.01)
subprocess.run([kill], check=True)
killed_at = time.monotonic()
before = len(accepted)
for thread in threads:
    thread.join()
if failures:
    sys.exit(f"FAILED: {failures[0]}")

# Any server tells the same.
entries = [entry for entry in pages("/v1/audit?", "entries", "before") if entry["event"] == "setup_link_sent"]
times = Counter(entry["target"]["id"] for entry in entries)
lost = [user for user in accepted if user not in times]
doubled = [user for user, count in times.items() if count > 1]
verdicts = [call("GET", "/v1/audit/verify", url=url)["verdict"] for url in urls]
print(
    f"{len(accepted)} actions accepted in {calls} calls, {before} of them before the kill; "
    f"lost {len(lost)}, doubled {len(doubled)}; the chain is {', '.join(verdicts)}"
)
print(f"refused or broken off meanwhile: {dict(refused)}")
print(f"from the kill to the first accepted action: {first_after - killed_at:.1f} s")
if lost or doubled or len(times) != len(accepted) or set(verdicts) != {"intact"}:
    sys.exit("FAILED")
