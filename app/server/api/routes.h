// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace zixly {

class Call;

// The handlers behind the table of router.cpp. Each runs in the thread of the HTTP server and answers now or later.
namespace routes {

using CallPtr = const std::shared_ptr<Call> &;

// operationroutes.cpp
void health(CallPtr call);
void apiHealth(CallPtr call);
void tradingHealth(CallPtr call);
void metrics(CallPtr call);
void openApi(CallPtr call);
void docs(CallPtr call);
void audit(CallPtr call);

// authroutes.cpp: what clients of Supabase need to sign in
void authToken(CallPtr call);
void authUser(CallPtr call);
void authLogout(CallPtr call);

// pipelineroutes.cpp: the Next generation of the web API
void listPipelines(CallPtr call);
void triggerPipeline(CallPtr call);
void pipeline(CallPtr call);
void pipelineResults(CallPtr call);
void cancelPipeline(CallPtr call);

// webhookroutes.cpp: the webhook receiver
void triggerWebhook(CallPtr call);
void webhookJob(CallPtr call);
void sweepCallback(CallPtr call);

// tradingroutes.cpp: the Trading API in its documented shape
void triggerSweep(CallPtr call);
void tradingJobs(CallPtr call);
void tradingJob(CallPtr call);
void cancelTradingJob(CallPtr call);
void tradingStream(CallPtr call); // tradingstream.cpp
void sweeps(CallPtr call);
void sweep(CallPtr call);
void bestOfSweep(CallPtr call);

// realtimeroute.cpp
void realtime(CallPtr call);

} // namespace routes
} // namespace zixly
