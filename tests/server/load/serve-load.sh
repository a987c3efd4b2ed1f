#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The local API under load: 100 clients, of which 96 read lists and single jobs as fast as they can and 4 start sweeps,
# on a store of a given number of jobs; then a dashboard that refreshes. Prints a table. Needs wrk, python3 and sqlite3.
#   tests/server/load/serve-load.sh [PROFILE] [SECONDS]
# PROFILE: a folder with a zixly.db, which is copied; without one the store begins empty.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
program=${ZIXLY_WORKER:-$root/build/release/bin/zixly-worker}
source=${1:-}
seconds=${2:-20}
for tool in wrk python3 sqlite3; do
    command -v "$tool" >/dev/null || { echo "serve-load: $tool is missing" >&2; exit 77; }
done
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; rm -rf "$work"' EXIT

mkdir "$work/profile"
if [ -n "$source" ]; then
    cp "$source"/zixly.db "$work/profile/"
    # What had not ended in that history is not to be run now.
    sqlite3 "$work/profile/zixly.db" "UPDATE jobs SET state = 3 WHERE service = '' AND state NOT IN (3, 4, 5)"
fi
key=$("$program" keys add load --scope run --triggers-per-minute 10000000 --reads-per-minute 10000000 --profile "$work/profile")
"$program" serve --profile "$work/profile" --listen 127.0.0.1:0 --log-level info 2>"$work/log" &
server=$!
address=
for _ in $(seq 200); do
    address=$(sed -n 's/.*address=http:\/\/\([^ ]*\).*/\1/p' "$work/log")
    [ -n "$address" ] && break
    sleep 0.05
done
[ -n "$address" ] || { cat "$work/log" >&2; exit 1; }

get() { curl -s -H "X-API-Key: $key" "http://$address$1"; }
# A sweep to be looked at, where there is none.
curl -s -o /dev/null -H "X-API-Key: $key" -d '{"job_type":"trading-sweep","ticker":"SP500","config":{"fast_range":[5,20],"slow_range":[30,60],"min_trades":1}}' "http://$address/api/pipelines"
sleep 1
get "/api/pipelines?limit=1000" | python3 -c 'import json,sys; [print(job["id"]) for job in json.load(sys.stdin)["jobs"]]' >"$work/ids"
jobs=$(get "/api/pipelines?limit=0" | python3 -c 'import json,sys; print(json.load(sys.stdin)["totalJobs"])')

export ZIXLY_KEY=$key ZIXLY_IDS=$work/ids
hits() { get /metrics | awk -v what="$1" '$1 == "zixly_response_cache_requests_total{result=\"" what "\"}" {print $2}'; }
run() { # NAME READERS TRIGGERS PAUSE_MS
    local hit miss
    hit=$(hits hit); miss=$(hits miss)
    wrk -t1 -c"$2" -d"${seconds}s" --latency -s "$here/reads.lua" "http://$address" >"$work/wrk" &
    local reader=$!
    if [ "$3" -gt 0 ]; then
        python3 "$here/triggers.py" "$address" "$key" "$3" "$seconds" "$4" >"$work/triggers"
    else
        echo "triggers 0 - - - - 0" >"$work/triggers"
    fi
    wait "$reader"
    local after_hit after_miss
    after_hit=$(hits hit); after_miss=$(hits miss)
    awk -v name="$1" -v hit="${hit:-0}" -v miss="${miss:-0}" -v hit2="${after_hit:-0}" -v miss2="${after_miss:-0}" \
        -v triggers="$(cat "$work/triggers")" '
        $1 == "reads" {
            split(triggers, t, " ")
            printf "| %s | %s | %s | %s | %s | %s | %s | %s | %.1f %% | %d |\n", name, $2, $3, $4, $5, t[2], t[4], t[6],
                100 * (hit2 - hit) / (hit2 - hit + miss2 - miss), $6 + t[7]
        }' "$work/wrk"
}

echo "$jobs jobs in the store, $seconds s each, $(nproc) processors for service and clients together"
echo "| clients | reads/s | p50 ms | p95 ms | p99 ms | triggers | answer p95 ms | to running p95 ms | cache hits | errors |"
echo "|---|---|---|---|---|---|---|---|---|---|"
run "100 reading" 100 0 0
run "96 reading, 4 starting sweeps" 96 4 0
run "96 reading, 4 starting one every 2 s" 96 4 2000
