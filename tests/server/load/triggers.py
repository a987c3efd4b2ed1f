#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts small sweeps one after the other from some threads, and measures the answer and the time from the request to
the start of the run, by the service's own clock (started_at - created_at) plus the answer's wait before it.

triggers.py ADDRESS KEY THREADS SECONDS PAUSE_MS: prints "triggers COUNT P50 P95 START50 START95 ERRORS", ms."""
import http.client
import json
import sys
import threading
import time
from datetime import datetime


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def main():
    address, key, threads, seconds, pause = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5])
    body = json.dumps({"job_type": "trading-sweep", "ticker": "SP500",
                       "config": {"fast_range": [5, 10], "slow_range": [20, 30], "step": 5, "min_trades": 1}})
    head = {"X-API-Key": key, "Content-Type": "application/json"}
    answers, starts, errors = [], [], [0]
    end = time.monotonic() + seconds

    def work():
        link = http.client.HTTPConnection(address, timeout=20)
        while time.monotonic() < end:
            begin = time.monotonic()
            wall = time.time() * 1000
            link.request("POST", "/api/pipelines", body, head)
            reply = link.getresponse()
            text = reply.read()
            answers.append((time.monotonic() - begin) * 1000)
            if reply.status != 201:
                errors[0] += 1
                continue
            job = json.loads(text)["job"]["id"]
            while True:
                link.request("GET", "/api/v1/jobs/" + job, headers=head)
                row = json.loads(link.getresponse().read())
                if row.get("started_at"):
                    starts.append(instant(row["started_at"]) - wall)
                    break
                if row.get("status") not in ("pending", "running"):
                    errors[0] += 1
                    break
                time.sleep(0.01)
            time.sleep(pause / 1000)

    pool = [threading.Thread(target=work) for _ in range(threads)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    print(f"triggers {len(answers)} {percentile(answers, .5):.1f} {percentile(answers, .95):.1f} "
          f"{percentile(starts, .5):.1f} {percentile(starts, .95):.1f} {errors[0]}")


main()
