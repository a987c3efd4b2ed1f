// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricecolumns.h"

#include "worker/pricedate.h"
#include "worker/pricenumber.h"

#include <algorithm>
#include <array>

namespace zixly {

namespace {

struct Synonym {
    ColumnRole role;
    QLatin1String names; // normalised, separated by blanks, the best ones first
};

// Names after normalised(): lower case letters and digits only.
constexpr std::array kSynonyms{
    Synonym{ColumnRole::Date,
        QLatin1String("date datetime dateutc datetimeutc dateandtime tradedate tradingday datum fecha "
                      "data opentime timestamp timestamputc unixtimestamp unixtime unix gmttime "
                      "utctime localtime time dt day t")},
    Synonym{ColumnRole::Time, QLatin1String("time zeit uhrzeit hora czas heure")},
    Synonym{
        ColumnRole::Open, QLatin1String("open openprice opening o first otwarcie erffnung erster apertura ouverture")},
    Synonym{ColumnRole::High, QLatin1String("high highprice h max najwyzszy najwyszy hoch tageshoch maximo plushaut")},
    Synonym{ColumnRole::Low, QLatin1String("low lowprice l min najnizszy najniszy tief tagestief minimo plusbas")},
    Synonym{ColumnRole::AdjClose, QLatin1String("adjclose adjustedclose closeadj closeadjusted adjcloseprice")},
    Synonym{ColumnRole::Close,
        QLatin1String("close closeprice closelast closing closingprice c last lastprice zamkniecie "
                      "zamknicie schluss schlusskurs schlukurs cierre cloture clture settle "
                      "settlement price kurs letzter value adjclose adjustedclose")},
    Synonym{ColumnRole::Volume,
        QLatin1String("volume vol v tickvol tickvolume wolumen volumen umsatz basevolume "
                      "volumebtc volumeusd volumeusdt")},
};

// "<DATE>", "Adj Close**", "1. open" -> "date", "adjclose", "open"
QByteArray normalised(const QString &name)
{
    QByteArray text;
    for (const QChar c : name.toLower()) {
        const char16_t code = c.unicode();
        const bool digit = code >= u'0' && code <= u'9';
        if ((code >= u'a' && code <= u'z') || (digit && !text.isEmpty()))
            text += static_cast<char>(code);
    }
    return text;
}

QList<QByteArray> normalised(const QStringList &names)
{
    QList<QByteArray> list;
    for (const QString &name : names)
        list.append(normalised(name));
    return list;
}

bool isNumber(std::string_view text, char decimal)
{
    return parseNumber(text, decimal).state == PriceNumber::State::Fine;
}

// Share of rows in which the cell of a column passes.
template <class Test>
bool mostly(const SampleRows &rows, qsizetype column, Test test)
{
    std::size_t passed = 0;
    for (const auto &cells : rows)
        passed
            += static_cast<std::size_t>(column) < cells.size() && test(cells[static_cast<std::size_t>(column)]) ? 1 : 0;
    return !rows.empty() && passed * 10 >= rows.size() * 9;
}

// Whether four columns behave like open, high, low, close in every row.
bool fitsBars(const SampleRows &rows, qsizetype first, char decimal)
{
    std::size_t strict = 0; // rows that tell high and low apart
    for (const auto &cells : rows) {
        std::array<double, 4> ohlc{};
        for (std::size_t i = 0; i < ohlc.size(); ++i) {
            const std::size_t column = static_cast<std::size_t>(first) + i;
            const auto number = parseNumber(column < cells.size() ? std::string_view(cells[column]) : "", decimal);
            if (number.state != PriceNumber::State::Fine)
                return false;
            ohlc[i] = number.value;
        }
        if (ohlc[1] < std::max({ohlc[0], ohlc[2], ohlc[3]}) || ohlc[2] > std::min(ohlc[0], ohlc[3]))
            return false;
        strict += ohlc[1] > ohlc[2] ? 1 : 0;
    }
    return strict * 2 >= rows.size();
}

bool isClock(std::string_view text)
{
    PriceTime time;
    return PriceDateReader::readTime(text, time);
}

PriceFormat formatByContent(const SampleRows &rows, qsizetype columns, qsizetype date, bool clock)
{
    if (rows.front().size() <= static_cast<std::size_t>(date))
        return PriceFormat::Generic;
    const std::string &first = rows.front()[static_cast<std::size_t>(date)];
    if (date == 0 && (columns == 11 || columns == 12) && dateEvidence(first).form == DateEvidence::Form::Unix)
        return PriceFormat::Binance;
    if (date == 0 && clock && columns == 7 && first.size() == 10 && first[4] == '.')
        return PriceFormat::MetaTrader;
    return PriceFormat::Generic;
}

} // namespace

QList<ColumnRole> rolesByName(const QStringList &names)
{
    const QList<QByteArray> known = normalised(names);
    QList<ColumnRole> roles(names.size(), ColumnRole::Ignore);
    for (const Synonym &synonym : kSynonyms) {
        if (synonym.role == ColumnRole::Time && !roles.contains(ColumnRole::Date))
            continue;
        for (const QByteArray &name : QByteArray(synonym.names.data(), synonym.names.size()).split(' ')) {
            const qsizetype column = known.indexOf(name);
            if (column < 0 || roles[column] == ColumnRole::Date)
                continue;
            // A lone adjusted close is the only close there is.
            if (roles[column] == ColumnRole::AdjClose && synonym.role != ColumnRole::Close)
                continue;
            roles[column] = synonym.role;
            break;
        }
    }
    return roles;
}

bool namesColumns(const QStringList &cells)
{
    const QList<ColumnRole> roles = rolesByName(cells);
    return roles.contains(ColumnRole::Date) && roles.contains(ColumnRole::Close);
}

PriceFormat formatByName(const QStringList &names, const QString &fileName)
{
    const QList<QByteArray> known = normalised(names);
    const auto has = [&known](const char *name) { return known.contains(QByteArray(name)); };
    const bool angles = std::ranges::any_of(names, [](const QString &name) { return name.contains(u'<'); });
    if ((angles && has("per")) || has("zamkniecie"))
        return PriceFormat::Stooq;
    if (angles)
        return PriceFormat::MetaTrader;
    if (has("opentime") && (has("closetime") || has("quotevolume") || has("quoteassetvolume")))
        return PriceFormat::Binance;
    if (has("adjclose") && has("date"))
        return PriceFormat::Yahoo;
    if (!known.isEmpty() && known.front() == "time" && !has("date"))
        return PriceFormat::TradingView;
    // Stooq's own header is the plain one; only its file names tell: spx_d.csv, eurusd_w.csv.
    const QString stem = fileName.section(u'.', 0, 0);
    if (known.size() <= 6 && stem.size() > 2 && stem == stem.toLower() && stem[stem.size() - 2] == u'_'
        && QStringLiteral("dwmqy").contains(stem.back()))
        return PriceFormat::Stooq;
    return PriceFormat::Generic;
}

ContentGuess rolesByContent(const SampleRows &rows, qsizetype columns, char decimal)
{
    ContentGuess guess;
    guess.roles = QList<ColumnRole>(columns, ColumnRole::Ignore);
    qsizetype at = 0;
    while (at < columns
        && !mostly(rows, at, [](const std::string &c) { return dateEvidence(c).form != DateEvidence::Form::None; }))
        ++at;
    if (at == columns)
        return guess;
    const qsizetype date = at++;
    guess.roles[date] = ColumnRole::Date;
    const bool clock = at < columns && mostly(rows, at, isClock)
        && mostly(rows, at, [](const std::string &c) { return c.size() == 6 || c.find(':') != std::string::npos; });
    if (clock)
        guess.roles[at++] = ColumnRole::Time;
    while (at < columns && !mostly(rows, at, [decimal](const std::string &c) { return isNumber(c, decimal); }))
        ++at; // a symbol, for example
    if (at < columns)
        guess.format = formatByContent(rows, columns, date, clock);
    if (at + 4 <= columns && fitsBars(rows, at, decimal)) {
        constexpr std::array kBar{ColumnRole::Open, ColumnRole::High, ColumnRole::Low, ColumnRole::Close};
        for (const ColumnRole role : kBar)
            guess.roles[at++] = role;
        if (at < columns && mostly(rows, at, [decimal](const std::string &c) { return isNumber(c, decimal); }))
            guess.roles[at++] = ColumnRole::Volume;
        const bool vendor = guess.format == PriceFormat::Binance || guess.format == PriceFormat::MetaTrader;
        guess.sure = vendor || (at == columns && rows.size() >= 10);
    } else if (at < columns) {
        guess.roles[at] = ColumnRole::Close;
    }
    return guess;
}

void DecimalEvidence::add(std::string_view number, bool onlyCertain)
{
    const std::size_t dot = number.rfind('.');
    const std::size_t comma = number.rfind(',');
    constexpr std::size_t kNone = std::string_view::npos;
    if (dot == kNone && comma == kNone)
        return;
    if (dot != kNone && comma != kNone) {
        ++(dot > comma ? m_dot : m_comma);
        return;
    }
    const char mark = dot != kNone ? '.' : ',';
    const std::size_t last = dot != kNone ? dot : comma;
    if (number.find(mark) != last) { // only thousands stand more than once
        ++(mark == '.' ? m_comma : m_dot);
        return;
    }
    if (onlyCertain)
        return;
    const std::size_t behind = number.size() - last - 1;
    const bool group = behind == 3 && last >= 1 && last <= 3 && number.front() != '0';
    if (mark == '.')
        ++(group ? m_likelyDot : m_dot);
    else
        ++(group ? m_eitherComma : m_comma);
}

char DecimalEvidence::mark(char separator) const
{
    if (m_dot != m_comma)
        return m_dot > m_comma ? '.' : ',';
    if (m_eitherComma > 0 && m_likelyDot == 0)
        return separator == ',' ? '.' : ',';
    return '.';
}

bool DecimalEvidence::ambiguous() const
{
    return m_dot == 0 && m_comma == 0 && m_eitherComma > 0;
}

void DateOrderEvidence::add(std::string_view date)
{
    using Form = DateEvidence::Form;
    switch (dateEvidence(date).form) {
    case Form::None: break;
    case Form::Iso: ++m_iso; break;
    case Form::Unix: ++m_unix; break;
    case Form::Us: ++m_us; break;
    case Form::Eu: ++m_eu; break;
    case Form::Either:
        ++m_either;
        m_slashes = m_slashes || date.find('/') != std::string_view::npos;
        follow(date);
        break;
    }
}

// How time runs under both readings: files are sorted more often than not.
void DateOrderEvidence::follow(std::string_view date)
{
    for (const auto &[order, reading] : {std::pair(DateOrder::Us, &m_asUs), std::pair(DateOrder::Eu, &m_asEu)}) {
        const PriceTime time = PriceDateReader(order).read(date);
        if (m_either > 1) {
            reading->rising += time.localMs > reading->last ? 1 : 0;
            reading->falling += time.localMs < reading->last ? 1 : 0;
        }
        reading->last = time.localMs;
    }
}

DateOrder DateOrderEvidence::order() const
{
    const int calendar = m_us + m_eu + m_either;
    if (m_unix > m_iso && m_unix > calendar)
        return DateOrder::Unix;
    if (m_iso >= calendar)
        return DateOrder::Iso;
    if (m_us != m_eu)
        return m_us > m_eu ? DateOrder::Us : DateOrder::Eu;
    if (m_asUs.steady() != m_asEu.steady())
        return m_asUs.steady() ? DateOrder::Us : DateOrder::Eu;
    return m_slashes ? DateOrder::Us : DateOrder::Eu;
}

bool DateOrderEvidence::ambiguous() const
{
    return m_us == 0 && m_eu == 0 && m_either > 0 && m_either > m_iso && m_either > m_unix;
}

} // namespace zixly
