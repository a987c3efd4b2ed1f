// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rowwriter.h"

#include <vector>

namespace zixly {

// One JSON object a line, with the columns as its members. What CSV leaves empty is null, and so are NaN and infinity:
// JSON has no word for them.
class JsonLinesWriter final : public RowWriter
{
public:
    using RowWriter::text;
    void header() override { }
    void text(QByteArrayView utf8) override;
    void number(double value) override;
    void integer(qint64 value) override;
    void flag(bool value) override;
    void empty() override;
    void endRow() override;

private:
    void member(); // writes the name of the next one

    std::vector<QByteArray> m_members; // names of the columns with what stands around them
    std::size_t m_next = 0; // column
};

} // namespace zixly
