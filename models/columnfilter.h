// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QString>

#include <expected>

namespace zixly {

// What people type above a column: `>1.2` `>=1.2` `<1.2` `<=1.2` `=5` `<>5` `1~3` (ends included, one may be left out)
// `/regular expression/`, or a plain word or number. An immutable value; safe to use from any thread.
//
// Numbers: a plain number and `=` match to the decimals that were typed, so that 0.72 finds what is shown as 0.72; the
// decimal mark may be the locale's or a dot; a trailing % is ignored; a dash (-, U+2212 or U+2013) finds undefined
// values. Undefined values match nothing else, except `<>`. Texts: plain = contains, `=` whole text, any case; the
// comparisons sort texts by the alphabet.
class ColumnFilter
{
public:
    enum class Kind { Number, Text };

    ColumnFilter() = default; // matches everything
    // The error is one translated sentence for the person who typed it.
    static std::expected<ColumnFilter, QString> parse(const QString &typed, Kind kind);

    bool isEmpty() const { return m_operation == Operation::Everything; }
    bool needsText() const { return m_operation == Operation::Expression; } // also for numbers
    bool matches(double value) const; // not when needsText()
    bool matches(const QString &text) const;

private:
    enum class Operation {
        Everything,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        Equal,
        NotEqual,
        Between,
        Contains,
        Expression,
        Undefined
    };
    struct Number {
        double value = 0.0;
        int decimals = 0;
    };

    static std::expected<ColumnFilter, QString> parseExpression(const QString &typed);
    static std::expected<ColumnFilter, QString> parseRange(const QString &typed, Kind kind);
    static std::expected<Number, QString> parseNumber(const QString &typed);
    bool nearlyTyped(double value) const;

    Operation m_operation = Operation::Everything;
    double m_low = 0.0; // the operand, or the lower end
    double m_high = 0.0;
    int m_decimals = 0;
    QString m_lowText;
    QString m_highText;
    QRegularExpression m_expression;
};

} // namespace zixly
