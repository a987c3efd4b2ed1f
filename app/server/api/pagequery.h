// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/triggerbody.h"
#include "server/http/message.h"

#include <QStringList>

namespace zixly::pagequery {

// Reads the parameters of a query one by one and lists what is wrong: values that are none, names nobody asked for.
class Reader
{
public:
    explicit Reader(const http::Request &request);
    qint64 whole(const char *name, qint64 otherwise, qint64 least, qint64 most);
    QString text(const char *name, const QString &otherwise = {});
    void complain(const char *name, const QString &sentence);
    triggerbody::Problems finish(); // call last

private:
    const http::Request &m_request;
    QStringList m_known;
    triggerbody::Problems m_problems;
};

} // namespace zixly::pagequery
