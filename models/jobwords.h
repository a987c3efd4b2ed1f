// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

// What the screen says of a job beyond its state: what is still to be told to its service, what that service says now,
// and what of it lies here. Pure functions, all texts translated.
namespace zixly::jobwords {

bool isRemote(const Job &job); // of a service, not of this computer
bool isSent(const Job &job); // false: its trigger waits here
bool cannotBeFollowed(const Job &job); // only the receiver has it, and that one forgets its jobs

QString wishText(const Job &job); // "waits to be sent"; empty = nothing is to be told
QString wishSentence(const Job &job); // the same in full, with what happens next
QString unknownReason(const Job &job); // why the state is unknown
QString serverText(const Job &job); // "the service now says running"; empty unless it differs from the state
QString serverSentence(const Job &job); // the same in full
QString note(const Job &job); // what is to be said behind the word of the state: wish, then what the service says
QString shortNote(const Job &job); // the same for a narrow column: "to be sent"

enum Mark { AvailableMark = 1, KeptMark = 2, GoneMark = 4 };
int marks(const Job &job); // of a remote job; those of this computer need none
QString markText(Mark mark); // "Available offline"
QStringList markTexts(const Job &job);

QString availability(const Job &job); // "Available offline, 100 of 3,930 cells"; empty where there can be no result
bool hasResult(const Job &job); // a completed sweep
QString idTitle(const QString &kind); // "Web API id"
QString idsAsText(const QList<Job> &jobs); // one line an id, for the clipboard

} // namespace zixly::jobwords
