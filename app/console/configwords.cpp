// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/configwords.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::ConfigWords)
};

const QStringList &yes()
{
    static const QStringList words{u"yes"_s, u"true"_s, u"on"_s, u"1"_s};
    return words;
}

const QStringList &no()
{
    static const QStringList words{u"no"_s, u"false"_s, u"off"_s, u"0"_s};
    return words;
}

// Adds one option; what is wrong with it otherwise.
QString take(const QString &name, const QString &value, const ConfigNames &names, QList<CommandWords::Option> &options)
{
    if (names.flags.contains(name)) {
        if (yes().contains(value.toLower()))
            options.append({"--"_L1 + name, QString()});
        else if (!no().contains(value.toLower()))
            return Tr::tr("%1 takes yes or no, not \"%2\".").arg(name, value);
        return {};
    }
    if (!names.values.contains(name))
        return Tr::tr("Unknown option \"%1\".").arg(name);
    if (value.isEmpty())
        return Tr::tr("%1 needs a value.").arg(name);
    options.append({"--"_L1 + name, value});
    return {};
}

QStringList readFile(const QString &path, const ConfigNames &names, QList<CommandWords::Option> &options)
{
    constexpr qint64 kMost = 1'000'000;
    QFile file(path);
    const QString shown = QDir::toNativeSeparators(path);
    if (!file.open(QIODevice::ReadOnly))
        return {Tr::tr("The configuration %1 cannot be read: %2.").arg(shown, file.errorString())};
    if (file.size() > kMost)
        return {Tr::tr("The configuration %1 is too large to be one.").arg(shown)};
    QStringList problems;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const qsizetype equal = line.indexOf(u'=');
        const QString wrong = equal < 0
            ? Tr::tr("\"%1\" is not of the form name = value.").arg(line.left(40))
            : take(line.left(equal).trimmed(), line.mid(equal + 1).trimmed(), names, options);
        if (!wrong.isEmpty())
            problems << Tr::tr("%1, line %2: %3").arg(shown).arg(i + 1).arg(wrong);
    }
    return problems;
}

} // namespace

bool wantsCheck(const CommandWords &told)
{
    return std::any_of(told.options.begin(), told.options.end(),
        [](const CommandWords::Option &option) { return option.name == "--check"_L1; });
}

Configured withConfiguration(const CommandWords &told, const ConfigNames &names)
{
    CommandWords all = told;
    all.options.clear();
    QStringList problems;
    for (const auto &[name, value] : told.options) {
        if (name == "--config"_L1)
            problems << readFile(value, names, all.options);
    }
    for (const QString &name : names.values + names.flags) {
        const QByteArray variable = "ZIXLY_" + name.toUpper().replace(u'-', u'_').toLatin1();
        const QString value = qEnvironmentVariable(variable.constData());
        if (value.isEmpty())
            continue;
        if (const QString wrong = take(name, value, names, all.options); !wrong.isEmpty())
            problems << QString::fromLatin1(variable) + ": "_L1 + wrong;
    }
    for (const CommandWords::Option &option : told.options) {
        if (option.name != "--config"_L1 && option.name != "--check"_L1)
            all.options.append(option);
    }
    return {all, problems};
}

} // namespace zixly
