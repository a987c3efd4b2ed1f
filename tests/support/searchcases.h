// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "tests/support/storedata.h"

#include <QStringList>

#include <limits>

// Searches and jobs by which two ways of searching are compared.
namespace zixly::test {

using namespace Qt::Literals::StringLiterals;

// What people ask for, of every field and in every form.
inline QStringList searchConditions()
{
    return {u"usd"_s, u"SMA"_s, u"ko"_s, u"z"_s, u"größe"_s, u"\"such series\""_s, u"\"5-50 x\""_s, u"b?c*usd"_s,
        u"/^stopped after 1/"_s, u"/such.series$/"_s, u"/(btc|eth).usd/"_s, u"/x 1[0-9]{2}$/"_s,
        u"name:/^btc.*2[0-9]$/"_s, u"name:/^DOG?E/"_s, u"name:/usd.ema/"_s, u"ticker:/^b.*d$/"_s, u"strategy:/^m/"_s,
        u"0.0015"_s, u"weekly"_s, u"100%"_s, u"a_b"_s, u"ticker:btc"_s, u"ticker:BTC*"_s, u"ticker:*usd"_s,
        u"ticker:k"_s, u"ticker:???"_s, u"ticker=spy"_s, u"ticker<>spy"_s, u"ticker:/^[A-M].*[DY]$/"_s, u"ticker>m"_s,
        u"ticker<=spy"_s, u"ticker:ü"_s, u"status:failed"_s, u"status:completed,queued"_s, u"status:c"_s,
        u"status<>completed"_s, u"type:trading*"_s, u"type:deploy"_s, u"strategy:sma"_s, u"strategy=EMA"_s,
        u"strategy:m*"_s, u"strategy>f"_s, u"source:here"_s, u"source:lab"_s, u"source:*cloud"_s, u"source<>lab"_s,
        u"source:cloud"_s, u"name:eth"_s, u"name:\"usd macd\""_s, u"name:A*"_s, u"name:*bps*"_s, u"name:Ü"_s,
        u"name:ÜBER*"_s, u"name:100%"_s, u"name:a_b"_s, u"name:aeb"_s, u"note:drawdown"_s, u"note:*1?"_s,
        u"note:größe"_s, u"tag:week"_s, u"tag=weekly"_s, u"tag:ZÜRICH"_s, u"tag<>weekly"_s, u"tag:/ü/"_s,
        u"error:series"_s, u"error:\"btc-usd.csv\""_s, u"error:x*"_s, u"error=\"no such series\""_s, u"id:0"_s,
        u"id:abc"_s, u"id:run-77"_s, u"id=RUN-77"_s, u"created<2020-09-13"_s, u"created:2020-09-13"_s,
        u"created:today"_s, u"created>2020-09-13"_s, u"created:\"last 2 hours\""_s, u"created:2020-09..2020-10"_s,
        u"started:2020-09-13"_s, u"started<2021"_s, u"-started>1970"_s, u"ended:\"last 3 hours\""_s,
        u"ended>=2020-09-13"_s, u"duration>2s"_s, u"duration:1s"_s, u"duration:1s..2s"_s, u"duration<50ms"_s,
        u"duration:none"_s, u"sharpe>1.2"_s, u"sharpe:1.2"_s, u"sharpe:none"_s, u"sharpe<>1.2"_s, u"sharpe:-1..0"_s,
        u"sharpe<=0"_s, u"return>200%"_s, u"return:50..100"_s, u"return>inf"_s, u"return:inf"_s, u"drawdown<20%"_s,
        u"drawdown>40"_s, u"drawdown:10..20"_s, u"drawdown<-15"_s, u"drawdown>=0"_s, u"drawdown:none"_s, u"score>1"_s,
        u"score:none"_s, u"cells>5000"_s, u"cells:0"_s, u"fast:10..20"_s, u"fast:none"_s, u"slow>100"_s,
        u"fees:10bps"_s, u"fees<10bps"_s, u"fees:none"_s, u"favourite:yes"_s, u"favourite:no"_s, u"favourite:yes,no"_s,
        u"available:yes"_s, u"available:no"_s, u"has:note"_s, u"has:tag"_s, u"has:error"_s, u"has:result"_s,
        u"has:favourite"_s, u"has:retry"_s, u"has:strategy"_s, u"has:ticker"_s, u"has:note,tag"_s};
}

// A job as only services have them: odd letters, numbers below zero, facts that are missing.
inline Job aStrangeJob()
{
    Job job = aNewJob(u"über 100% a_b"_s);
    job.type = u"deploy"_s;
    job.parameters = {{u"ticker"_s, u"MÜV2"_s}, {u"strategy_type"_s, 7}};
    job.state = JobState::Completed;
    job.startedMs = job.createdMs + 10;
    job.endedMs = job.startedMs + 1500; // no running time: some services do not say
    job.place.service = u"Lab"_s;
    job.best.totalReturn = std::numeric_limits<double>::infinity();
    job.best.maxDrawdown = -12.5; // some services give it below zero
    job.convention.fees = 0.001; // of a convention that is not known
    job.remoteIds = {{u"lab"_s, u"run"_s, u"run-77"_s}};
    job.note = u"die GRÖSSE, die Größe"_s;
    job.tags = {u"zürich"_s, u"weekly report"_s};
    job.serverResult = {{u"result"_s, 1}};
    job.retryOf = 3;
    return job;
}

} // namespace zixly::test
