// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/pagequery.h"

namespace zixly::pagequery {

using namespace Qt::Literals::StringLiterals;

Reader::Reader(const http::Request &request)
    : m_request(request)
{
}

qint64 Reader::whole(const char *name, qint64 otherwise, qint64 least, qint64 most)
{
    m_known << QLatin1String(name);
    const auto value = m_request.parameter(name);
    if (!value)
        return otherwise;
    bool ok = false;
    const qint64 number = value->toLongLong(&ok);
    if (ok && number >= least && number <= most)
        return number;
    complain(name, u"A whole number from %1 to %2"_s.arg(least).arg(most));
    return otherwise;
}

QString Reader::text(const char *name, const QString &otherwise)
{
    m_known << QLatin1String(name);
    const auto value = m_request.parameter(name);
    return value && !value->isEmpty() ? *value : otherwise;
}

void Reader::complain(const char *name, const QString &sentence)
{
    m_problems.append({QLatin1String(name), sentence});
}

triggerbody::Problems Reader::finish()
{
    for (const auto &[name, value] : m_request.query) {
        if (!m_known.contains(name))
            m_problems.append({name, u"This parameter is not known here"_s});
    }
    return m_problems;
}

} // namespace zixly::pagequery
