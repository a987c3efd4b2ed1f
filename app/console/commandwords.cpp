// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/commandwords.h"

namespace zixly {

CommandWords tellApart(const QStringList &words, const QStringList &flags)
{
    CommandWords told;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        const auto equals = word.indexOf(QLatin1Char('='));
        if (word == QLatin1String("--help") || word == QLatin1String("-h"))
            told.help = true;
        else if (!word.startsWith(QLatin1String("--")))
            told.plain << word;
        else if (flags.contains(word))
            told.options.append({word, QString()});
        else if (equals >= 0)
            told.options.append({word.left(equals), word.mid(equals + 1)});
        else
            told.options.append({word, i + 1 < words.size() ? words.at(++i) : QString()});
    }
    return told;
}

} // namespace zixly
