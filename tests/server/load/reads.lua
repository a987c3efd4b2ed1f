-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: what dashboards read. Of ten requests six are pages of the list, four are single jobs.
-- Environment: ZIXLY_KEY, ZIXLY_IDS (a file of job ids).
local ids = {}
for line in io.lines(os.getenv("ZIXLY_IDS")) do ids[#ids + 1] = line end
local headers = { ["X-API-Key"] = os.getenv("ZIXLY_KEY") }
local lists = { "/api/pipelines", "/api/pipelines?limit=20", "/api/pipelines?status=completed", "/api/pipelines?limit=50&offset=50" }

init = function() math.randomseed(7) end

request = function()
    local path
    if math.random(10) <= 6 then
        path = lists[math.random(#lists)]
    else
        path = "/api/pipelines/" .. ids[math.random(#ids)]
    end
    return wrk.format("GET", path, headers)
end

done = function(summary, latency)
    local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format("reads %d %.2f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, errors))
end
