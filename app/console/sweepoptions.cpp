// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sweepoptions.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <optional>

namespace zixly {

namespace {

struct Parser {
    Q_DECLARE_TR_FUNCTIONS(zixly::SweepOptions)
public:
    SweepOptions options;
    QString error;
    bool strategyGiven = false;
    bool fastGiven = false;
    bool slowGiven = false;

    bool option(const QString &name, const QString &value);
    bool finish();

private:
    bool fail(const QString &text);
    bool range(const QString &name, const QString &value, WindowRange &target);
    bool rate(const QString &name, const QString &value, double &target);
    bool whole(const QString &name, const QString &value, int low, int &target);
    bool date(const QString &name, const QString &value, std::optional<QDate> &target);
    template <class T>
    bool choice(const QString &name, const QString &value, std::optional<T> parsed, T &target, const char *choices);
};

bool Parser::fail(const QString &text)
{
    error = text;
    return false;
}

bool Parser::range(const QString &name, const QString &value, WindowRange &target)
{
    const QStringList parts = value.split(QLatin1Char(':'));
    std::array<int, 3> numbers{0, 0, 1};
    bool ok = parts.size() == 2 || parts.size() == 3;
    for (qsizetype i = 0; ok && i < parts.size(); ++i)
        numbers.at(static_cast<std::size_t>(i)) = parts.at(i).toInt(&ok);
    if (!ok)
        return fail(tr("%1 takes MIN:MAX or MIN:MAX:STEP in whole bars, not \"%2\".").arg(name, value));
    target = {numbers[0], numbers[1], numbers[2]};
    return true;
}

bool Parser::rate(const QString &name, const QString &value, double &target)
{
    const auto parsed = parseRate(value);
    if (!parsed)
        return fail(tr("%1 takes a rate like 0.001, 0.1% or 10bps, not \"%2\".").arg(name, value));
    target = *parsed;
    return true;
}

bool Parser::whole(const QString &name, const QString &value, int low, int &target)
{
    bool ok = false;
    const int parsed = value.toInt(&ok);
    if (!ok || parsed < low)
        return fail(tr("%1 takes a whole number from %2 on, not \"%3\".").arg(name).arg(low).arg(value));
    target = parsed;
    return true;
}

bool Parser::date(const QString &name, const QString &value, std::optional<QDate> &target)
{
    const QDate parsed = QDate::fromString(value, QStringLiteral("yyyy-MM-dd"));
    if (!parsed.isValid())
        return fail(tr("%1 takes a date like 2020-12-31, not \"%2\".").arg(name, value));
    target = parsed;
    return true;
}

template <class T>
bool Parser::choice(const QString &name, const QString &value, std::optional<T> parsed, T &target, const char *choices)
{
    if (!parsed)
        return fail(tr("%1 takes one of %2, not \"%3\".").arg(name, QString::fromLatin1(choices), value));
    target = *parsed;
    return true;
}

std::optional<OutputFormat> formatFromText(const QString &text)
{
    if (text == QLatin1String("csv"))
        return OutputFormat::Csv;
    if (text == QLatin1String("json"))
        return OutputFormat::Json;
    return std::nullopt;
}

bool Parser::option(const QString &name, const QString &value)
{
    SweepSpec &spec = options.spec;
    if (name == QLatin1String("--prices") || name == QLatin1String("--sample") || name == QLatin1String("--output")
        || name == QLatin1String("--profile") || name == QLatin1String("--ticker")) {
        if (value.isEmpty())
            return fail(tr("%1 needs a value.").arg(name));
    }
    if (name == QLatin1String("--prices"))
        return options.pricesFile = value, true;
    if (name == QLatin1String("--sample"))
        return options.sample = value, true;
    if (name == QLatin1String("--ticker"))
        return spec.ticker = value, true;
    if (name == QLatin1String("--output"))
        return options.output = value, true;
    if (name == QLatin1String("--profile"))
        return options.profile = value, true;
    if (name == QLatin1String("--strategy"))
        return strategyGiven = choice(name, value, strategyFromText(value), spec.strategy, "sma, ema, macd");
    if (name == QLatin1String("--fast"))
        return fastGiven = range(name, value, spec.fast);
    if (name == QLatin1String("--slow"))
        return slowGiven = range(name, value, spec.slow);
    if (name == QLatin1String("--signal"))
        return whole(name, value, 1, spec.signal);
    if (name == QLatin1String("--fees"))
        return rate(name, value, spec.fees);
    if (name == QLatin1String("--slippage"))
        return rate(name, value, spec.slippage);
    if (name == QLatin1String("--execution"))
        return choice(name, value, executionFromText(value), spec.execution, "next, same, next_open");
    if (name == QLatin1String("--annualisation"))
        return choice(name, value, annualisationFromText(value), spec.annualisation, "reference, 252, 365");
    if (name == QLatin1String("--from"))
        return date(name, value, spec.from);
    if (name == QLatin1String("--to"))
        return date(name, value, spec.to);
    if (name == QLatin1String("--bar"))
        return choice(name, value, parseInterval(value), spec.barIntervalMs, "auto, 1d, 1h, 30m, 1m, ...");
    if (name == QLatin1String("--min-trades"))
        return whole(name, value, 0, spec.minTrades);
    if (name == QLatin1String("--top"))
        return whole(name, value, 1, options.top);
    if (name == QLatin1String("--format"))
        return choice(name, value, formatFromText(value), options.format, "csv, json");
    if (name == QLatin1String("--threads")) {
        int threads = 0;
        const bool ok = whole(name, value, 1, threads);
        options.threads = static_cast<unsigned>(threads);
        return ok && (threads <= 1024 || fail(tr("%1 takes 1024 at most.").arg(name)));
    }
    return fail(tr("Unknown option \"%1\".").arg(name));
}

bool Parser::finish()
{
    if (options.pricesFile.isEmpty() == options.sample.isEmpty())
        return fail(tr("Say where the prices come from: either --prices FILE or --sample sp500."));
    if (!strategyGiven)
        return fail(tr("--strategy sma, ema or macd is missing."));
    if (!fastGiven)
        return fail(tr("--fast MIN:MAX[:STEP] is missing."));
    if (!slowGiven)
        return fail(tr("--slow MIN:MAX[:STEP] is missing."));
    return true;
}

} // namespace

std::expected<SweepOptions, QString> parseSweepOptions(const QStringList &words)
{
    Parser parser;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        if (word == QLatin1String("--help") || word == QLatin1String("-h"))
            return std::unexpected(QString());
        if (!word.startsWith(QLatin1String("--")))
            return std::unexpected(Parser::tr("\"%1\" is not an option; options begin with --.").arg(word));
        const auto equals = word.indexOf(QLatin1Char('='));
        if (equals < 0 && i + 1 >= words.size())
            return std::unexpected(Parser::tr("%1 needs a value.").arg(word));
        const QString name = equals < 0 ? word : word.left(equals);
        const QString value = equals < 0 ? words.at(++i) : word.mid(equals + 1);
        if (!parser.option(name, value))
            return std::unexpected(parser.error);
    }
    if (!parser.finish())
        return std::unexpected(parser.error);
    return parser.options;
}

QString sweepHelp()
{
    return QStringLiteral("Usage: zixly-worker sweep (--prices FILE | --sample sp500) --strategy sma|ema|macd\n"
                          "                          --fast MIN:MAX[:STEP] --slow MIN:MAX[:STEP] [OPTION VALUE]...\n"
                          "\n"
                          "Backtests every fast x slow pair (fast < slow) and writes one row a pair.\n"
                          "\n"
                          "  --prices FILE          CSV of prices; --sample sp500 takes the shipped S&P 500 series\n"
                          "  --ticker T             default: the file's name up to the first _\n"
                          "  --strategy NAME        sma, ema or macd\n"
                          "  --fast, --slow RANGE   windows in bars, MIN:MAX or MIN:MAX:STEP\n"
                          "  --signal N             signal window of macd (9)\n"
                          "  --fees, --slippage R   0.001, 0.1% or 10bps a side (0.001 and 0)\n"
                          "  --execution NAME       next, same (looks ahead) or next_open (next)\n"
                          "  --from, --to DATE      cut before the indicators, both inclusive\n"
                          "  --bar INTERVAL         auto, 1d, 1h, 30m, 1m, ... (auto)\n"
                          "  --min-trades N         cells with fewer are marked too_few_trades (50)\n"
                          "  --annualisation NAME   reference (365 and 252), 252 or 365 (reference)\n"
                          "  --threads N            default: all cores\n"
                          "  --format NAME          csv or json (csv)\n"
                          "  --output FILE          default: - (standard output)\n"
                          "  --top N                the N best by score instead of all cells\n"
                          "  --profile DIR          also keep job and result in this profile\n"
                          "\n"
                          "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.\n");
}

} // namespace zixly
