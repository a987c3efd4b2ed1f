// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtags.h"

#include "core/format.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace zixly::jobtags {

namespace {

class TagText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::jobtags)
};

constexpr qsizetype kQuoted = 20;

} // namespace

std::expected<QStringList, QString> fromText(const QString &typed)
{
    QStringList tags;
    for (const QString &part : typed.split(u',')) {
        const QString tag = part.simplified();
        if (tag.isEmpty() || tags.contains(tag, Qt::CaseInsensitive))
            continue;
        if (tag.size() > kLongest)
            return std::unexpected(
                TagText::tr("The tag \"%1\" has %2 characters; a tag has at most %3, separated by commas.")
                    .arg(tag.left(kQuoted) + u'…', countText(tag.size()), countText(kLongest)));
        tags += tag;
    }
    if (tags.size() > kMost)
        return std::unexpected(
            TagText::tr("These are %1 tags; a job has at most %2.").arg(countText(tags.size()), countText(kMost)));
    return tags;
}

QString toText(const QStringList &tags)
{
    return tags.join(u", "_s);
}

QStringList without(const QStringList &tags, const QStringList &fewer)
{
    QStringList left = tags;
    left.removeIf([&fewer](const QString &tag) { return fewer.contains(tag); });
    return left;
}

QStringList with(const QStringList &tags, const QStringList &more)
{
    QStringList all = tags;
    for (const QString &tag : more)
        if (all.size() < kMost && !all.contains(tag, Qt::CaseInsensitive))
            all += tag;
    return all;
}

} // namespace zixly::jobtags
