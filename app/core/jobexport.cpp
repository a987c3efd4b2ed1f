// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobexport.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <string_view>
#include <vector>

namespace zixly::jobexport {

namespace {

using std::string_view;

string_view viewOf(QByteArrayView bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

char *digits(char *at, int value, int count)
{
    for (int i = count - 1; i >= 0; --i) {
        at[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return at + count;
}

// What the columns of a run of rows share. A text per distinct value: a history has a handful of conventions and
// states.
class Words
{
public:
    // The line whose members are asked for.
    void begin(const JobLine &line)
    {
        m_parameters = viewOf(line.parameters);
        m_flat = m_parameters.find('\\') == string_view::npos && m_parameters.find('{', 1) == string_view::npos;
    }
    // A member of the parameters as text; the name is given in quotes. Nearly all are one flat object without escapes,
    // where the name in quotes before a colon can only be the member; the rest is parsed.
    QByteArrayView member(string_view quotedName)
    {
        if (m_flat) {
            const std::size_t at = placeOf(quotedName);
            if (at == string_view::npos)
                return {};
            const std::size_t start = at + quotedName.size() + 2; // behind :"
            if (start <= m_parameters.size() && m_parameters[start - 2] == ':' && m_parameters[start - 1] == '"') {
                if (const std::size_t end = m_parameters.find('"', start); end != string_view::npos)
                    return QByteArrayView(m_parameters.substr(start, end - start));
            }
        }
        const auto name = QLatin1String(quotedName.data() + 1, static_cast<int>(quotedName.size()) - 2);
        const auto json = QByteArray::fromRawData(m_parameters.data(), static_cast<qsizetype>(m_parameters.size()));
        m_parsed = QJsonDocument::fromJson(json).object().value(name).toVariant().toString().toUtf8();
        return m_parsed;
    }
    QByteArrayView stateName(JobState state)
    {
        QByteArray &name = m_states[static_cast<std::size_t>(state)];
        if (name.isEmpty())
            name = wireName(state).toUtf8();
        return name;
    }
    QByteArrayView conventionText(const Convention &convention)
    {
        const auto known = std::ranges::find(m_conventions, convention, &ConventionText::convention);
        if (known != m_conventions.end())
            return known->text;
        constexpr std::size_t kMost = 64;
        if (m_conventions.size() == kMost)
            m_conventions.clear();
        return m_conventions.emplace_back(convention, describe(convention).toUtf8()).text;
    }
    // "2026-11-23" of a day since 1970; many rows have the same.
    QByteArrayView dayText(std::chrono::sys_days day)
    {
        if (!m_hasDay || day != m_day) {
            m_hasDay = true;
            m_day = day;
            const std::chrono::year_month_day date(day);
            char *at = digits(m_dayText.data(), static_cast<int>(date.year()), 4);
            *at++ = '-';
            at = digits(at, static_cast<int>(static_cast<unsigned>(date.month())), 2);
            *at++ = '-';
            digits(at, static_cast<int>(static_cast<unsigned>(date.day())), 2);
        }
        return QByteArrayView(m_dayText.data(), std::ssize(m_dayText));
    }

private:
    struct ConventionText {
        ConventionText(const Convention &which, const QByteArray &words)
            : convention(which)
            , text(words)
        {
        }
        Convention convention;
        QByteArray text;
    };

    // Looked for by its first letter: a text of JSON is full of quotes.
    std::size_t placeOf(string_view quotedName) const
    {
        const string_view rest = quotedName.substr(1);
        for (std::size_t at = m_parameters.find(rest, 1); at != string_view::npos;
            at = m_parameters.find(rest, at + 1)) {
            if (m_parameters[at - 1] == '"')
                return at - 1;
        }
        return string_view::npos;
    }

    string_view m_parameters;
    bool m_flat = false;
    QByteArray m_parsed;
    std::array<QByteArray, 16> m_states;
    std::vector<ConventionText> m_conventions;
    std::chrono::sys_days m_day;
    std::array<char, 10> m_dayText{};
    bool m_hasDay = false;
};

struct Column {
    const char *name;
    void (*write)(RowWriter &, const JobLine &, Words &);
};

// "2026-11-23T05:40:37.125Z"; 0 = not yet.
void time(RowWriter &writer, qint64 utcMs, Words &words)
{
    constexpr qint64 kFirst = -62167219200000; // the year 0
    constexpr qint64 kLast = 253402300799999; // the year 9999
    if (utcMs == 0)
        return writer.empty();
    if (utcMs < kFirst || utcMs > kLast)
        return writer.text(QDateTime::fromMSecsSinceEpoch(utcMs, QTimeZone::utc()).toString(Qt::ISODateWithMs));
    using namespace std::chrono;
    const sys_time<milliseconds> when{milliseconds(utcMs)};
    const auto day = floor<days>(when);
    const hh_mm_ss clock(when - day);
    std::array<char, 24> text;
    const QByteArrayView date = words.dayText(day);
    char *at = std::copy(date.begin(), date.end(), text.data());
    *at++ = 'T';
    at = digits(at, static_cast<int>(clock.hours().count()), 2);
    *at++ = ':';
    at = digits(at, static_cast<int>(clock.minutes().count()), 2);
    *at++ = ':';
    at = digits(at, static_cast<int>(clock.seconds().count()), 2);
    *at++ = '.';
    at = digits(at, static_cast<int>(clock.subseconds().count()), 3);
    *at = 'Z';
    writer.text(QByteArrayView(text));
}

// What the service last said; stored only where it differs from the state.
QByteArrayView saidByService(const JobLine &line, Words &words)
{
    if (line.service.isEmpty() || !line.serverState.isEmpty())
        return line.serverState;
    return words.stateName(line.state);
}

// A job may have several ids of one kind, as when it was sent again; they stand in one field.
QString idsOf(const JobLine &line, QStringView kind)
{
    QStringList ids;
    for (const RemoteId &id : line.remoteIds)
        if (id.kind == kind)
            ids << id.id;
    return ids.join(QLatin1Char(' '));
}

using W = RowWriter &;
using L = const JobLine &;

// clang-format off
constexpr std::array kColumns{
    Column{"id", [](W w, L l, Words &) { w.text(l.id); }},
    Column{"name", [](W w, L l, Words &) { w.text(l.name); }},
    Column{"type", [](W w, L l, Words &) { w.text(l.type); }},
    Column{"state", [](W w, L l, Words &words) { w.text(words.stateName(l.state)); }},
    Column{"service_state", [](W w, L l, Words &) { w.text(l.serverState); }},
    Column{"ticker", [](W w, L, Words &words) { w.text(words.member("\"ticker\"")); }},
    Column{"strategy_type", [](W w, L, Words &words) { w.text(words.member("\"strategy_type\"")); }},
    Column{"where", [](W w, L l, Words &) { w.text(l.service.isEmpty() ? QByteArrayView("local") : QByteArrayView(l.service)); }},
    Column{"host", [](W w, L l, Words &) { w.text(l.host); }},
    Column{"created", [](W w, L l, Words &words) { time(w, l.createdMs, words); }},
    Column{"started", [](W w, L l, Words &words) { time(w, l.startedMs, words); }},
    Column{"ended", [](W w, L l, Words &words) { time(w, l.endedMs, words); }},
    Column{"runtime_ms", [](W w, L l, Words &) { w.integer(l.runtimeMs); }},
    Column{"cells", [](W w, L l, Words &) { w.integer(l.cells); }},
    Column{"best_sharpe_ratio", [](W w, L l, Words &) { w.number(l.best.sharpe); }},
    Column{"best_total_return_pct", [](W w, L l, Words &) { w.number(l.best.totalReturn); }},
    Column{"lowest_max_drawdown_pct", [](W w, L l, Words &) { w.number(l.best.maxDrawdown); }},
    Column{"best_score", [](W w, L l, Words &) { w.number(l.best.score); }},
    Column{"convention", [](W w, L l, Words &words) {
        w.text(l.state == JobState::Completed ? words.conventionText(l.convention) : QByteArrayView()); }},
    Column{"engine", [](W w, L l, Words &) { w.text(l.engineVersion); }},
    Column{"prices_sha256", [](W w, L l, Words &) { w.text(l.dataSha); }},
    Column{"error", [](W w, L l, Words &) { w.text(l.error ? explain(*l.error) : QString()); }},
    Column{"receipt", [](W w, L l, Words &) { w.text(l.receipt); }},
    Column{"favourite", [](W w, L l, Words &) { w.flag(l.favourite); }},
    Column{"note", [](W w, L l, Words &) { w.text(l.note); }},
    Column{"parameters", [](W w, L l, Words &) { w.text(l.parameters); }},
    // New columns come at the end: scripts count from the left.
    Column{"service", [](W w, L l, Words &) { w.text(l.service); }},
    Column{"server_state", [](W w, L l, Words &words) { w.text(saidByService(l, words)); }},
    Column{"tenant", [](W w, L l, Words &) { w.text(l.tenant); }},
    Column{"worker", [](W w, L l, Words &) { w.text(l.worker); }},
    Column{"web_api_id", [](W w, L l, Words &) { w.text(idsOf(l, u"pipeline")); }},
    Column{"receiver_id", [](W w, L l, Words &) { w.text(idsOf(l, u"receiver")); }},
    Column{"trading_api_id", [](W w, L l, Words &) { w.text(idsOf(l, u"trading")); }},
    Column{"sweep_run_id", [](W w, L l, Words &) { w.text(idsOf(l, u"run")); }},
    Column{"gone_from_server", [](W w, L l, Words &) { w.flag(l.goneFromServer); }},
};
// clang-format on

constexpr auto kNames = [] {
    std::array<const char *, kColumns.size()> names{};
    for (std::size_t i = 0; i < names.size(); ++i)
        names[i] = kColumns[i].name;
    return names;
}();

} // namespace

JobLine lineOf(const Job &job)
{
    JobLine line{.id = job.id.toByteArray(QUuid::WithoutBraces),
        .name = job.name.toUtf8(),
        .type = job.type.toUtf8(),
        .parameters = QJsonDocument(job.parameters).toJson(QJsonDocument::Compact),
        .serverState = job.serverState.toUtf8(),
        .receipt = job.receipt.toUtf8(),
        .engineVersion = job.engineVersion.toUtf8(),
        .dataSha = job.data.sha256,
        .service = job.place.service.toUtf8(),
        .host = job.place.host.toUtf8(),
        .tenant = job.place.tenant.toUtf8(),
        .worker = job.place.worker.toUtf8(),
        .note = job.note.toUtf8()};
    line.state = job.state;
    line.createdMs = job.createdMs;
    line.startedMs = job.startedMs;
    line.endedMs = job.endedMs;
    line.runtimeMs = job.runtimeMs;
    line.cells = job.cells;
    line.best = job.best;
    line.convention = job.convention;
    line.error = job.error;
    line.remoteIds = job.remoteIds;
    line.favourite = job.favourite;
    line.goneFromServer = job.goneFromServer;
    return line;
}

std::span<const char *const> columns()
{
    return kNames;
}

void writeRows(RowWriter &writer, std::span<const JobLine> lines)
{
    Words words;
    for (const JobLine &line : lines) {
        words.begin(line);
        for (const Column &column : kColumns)
            column.write(writer, line, words);
        writer.endRow();
    }
}

} // namespace zixly::jobexport
