// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanner.h"

#include <QDirIterator>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly::scanner {

namespace {

constexpr qsizetype kMaxLines = 500;
constexpr qsizetype kMaxHeaderLines = 200;
constexpr qsizetype kMaxFlowLines = 150;

// A folder, the folders whose headers it may include, and the Qt headers it must not.
struct Edges {
    const char *folder;
    QStringList mayInclude;
    QString forbiddenQt; // regular expression over the name between < and >
};

const QList<Edges> &edges()
{
    static const QString kServices = u"Qt?(Sql|Network|Tcp|Udp|Local(Socket|Server)|Ssl|WebSocket|Http).*"_s;
    static const QString kPixels
        = u"Qt?(Gui|Widgets?|Application|Color|Icon|Palette|Pixmap|Image|Font|Brush|Painter|Chart|Svg).*"_s;
    static const QString kLooks = u"Q(Color|Icon|Palette|Pixmap|Brush|Painter|Widget|Application)"_s;
    static const QString kFiles = u"QFile|QSaveFile|QTemporaryFile|QSettings|QProcess"_s;
    static const QString kBar = u"|"_s;
    static const QList<Edges> kEdges{
        {"app/engine/", {u"engine"_s}, u"Q.*"_s},
        {"app/core/", {u"core"_s}, kServices + kBar + kPixels},
        {"app/store/", {u"store"_s, u"core"_s}, kPixels},
        {"app/worker/", {u"worker"_s, u"store"_s, u"engine"_s, u"core"_s}, kPixels},
        {"app/bundle/", {u"bundle"_s, u"worker"_s, u"store"_s, u"core"_s}, kPixels},
        {"app/platform/", {u"platform"_s, u"core"_s}, kPixels},
        {"app/server/", {u"server"_s, u"worker"_s, u"store"_s, u"engine"_s, u"core"_s}, kPixels},
        {"app/flows/", {u"flows"_s, u"bundle"_s, u"worker"_s, u"store"_s, u"platform"_s, u"models"_s, u"core"_s},
            u"Q.*Widget.*|QDialog"_s},
        {"app/console/",
            {u"console"_s, u"worker"_s, u"store"_s, u"engine"_s, u"server"_s, u"core"_s, u"translations"_s}, kPixels},
        {"models/", {u"models"_s, u"core"_s}, kServices + kBar + kFiles + kBar + kLooks},
        {"widgets/", {u"widgets"_s, u"models"_s, u"core"_s}, kServices + kBar + kFiles},
        {"translations/", {u"translations"_s}, kPixels},
    };
    return kEdges;
}

// A word of code that is not allowed in these folders (an empty list: anywhere), and what to do instead.
struct Ban {
    QStringList folders;
    QRegularExpression pattern;
    QString instead;
};

const QList<Ban> &bans()
{
    static const QStringList kGui{u"widgets/"_s, u"models/"_s, u"app/desktop/"_s, u"app/flows/"_s};
    static const QStringList kProduct{u"app/"_s, u"models/"_s, u"widgets/"_s, u"translations/"_s};
    static const QList<Ban> kBans{
        {kGui, QRegularExpression(u"\\bQEventLoop\\b"_s), u"a nested event loop: use signals or whenReady()"_s},
        {kGui, QRegularExpression(u"\\bprocessEvents\\b"_s), u"a nested event loop: work in slices or in a thread"_s},
        {kGui, QRegularExpression(u"\\bwaitFor[A-Z]\\w*\\("_s), u"a blocking wait in the GUI: use whenReady()"_s},
        {{u"widgets/"_s, u"models/"_s, u"app/flows/"_s}, QRegularExpression(u"(\\.|->|::)exec\\("_s),
            u"a modal loop: use open(), popup() or show()"_s},
        {kProduct, QRegularExpression(u"\\b(SIGNAL|SLOT)\\("_s), u"a connection by name: use member pointers"_s},
        {kProduct, QRegularExpression(u"\\*?&?\\binstance\\(\\)\\s*(;|\\{|$)"_s), u"a singleton: pass it in"_s},
        {kProduct, QRegularExpression(u"\\bstd::(format|print|println)\\b"_s),
            u"missing in GCC 12: use QString or a stream"_s},
        {{}, QRegularExpression(u"\\bclass\\b.*\\{.*\\bQ_OBJECT\\b"_s), u"AUTOMOC misses it: a line of its own"_s},
        {{}, QRegularExpression(u"\\bqWait\\("_s), u"a sleeping test: use QTRY_ macros or signals"_s},
        {{}, QRegularExpression(u"\\b(TO"_s + u"DO|FIX"_s + u"ME|XXX)\\b"_s), u"unfinished work"_s},
    };
    return kBans;
}

bool isCode(const QString &path)
{
    return path.endsWith(u".cpp") || path.endsWith(u".h");
}

// Rules about calls must not trip over comments and texts; the layout of the lines stays.
QString withoutCommentsAndStrings(const QString &text)
{
    static const QRegularExpression kNoise(
        u"//[^\\n]*|/\\*.*?\\*/|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)'"_s,
        QRegularExpression::DotMatchesEverythingOption);
    QString code;
    qsizetype from = 0;
    for (auto it = kNoise.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        code += QStringView(text).mid(from, match.capturedStart() - from);
        code += QString(match.capturedView().count(u'\n'), u'\n');
        from = match.capturedEnd();
    }
    code += QStringView(text).mid(from);
    return code;
}

void checkIncludes(const QString &path, const QString &text, QStringList &found)
{
    const auto rule = std::find_if(
        edges().begin(), edges().end(), [&](const Edges &edge) { return path.startsWith(QLatin1String(edge.folder)); });
    if (rule == edges().end())
        return;
    // The one place that reads a resource: the recoloured icons.
    const bool readsResources = path == u"widgets/controls/svgicon.cpp";
    const QRegularExpression forbidden(QRegularExpression::anchoredPattern(
        readsResources ? QString(rule->forbiddenQt).remove(u"QFile|"_s) : rule->forbiddenQt));
    static const QRegularExpression kInclude(u"^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"_s);
    int number = 0;
    for (const QString &line : text.split(u'\n')) {
        ++number;
        const auto match = kInclude.match(line);
        if (!match.hasMatch())
            continue;
        const QString name = match.captured(2);
        const bool project = match.capturedView(1) == u"\"";
        if (project && name.contains(u'/') && !rule->mayInclude.contains(name.section(u'/', 0, 0)))
            found.append(u"%1:%2: must not include %3"_s.arg(path).arg(number).arg(name));
        const auto leaf = name.section(u'/', -1);
        if (!project && (forbidden.match(leaf).hasMatch() || forbidden.match(name.section(u'/', 0, 0)).hasMatch()))
            found.append(u"%1:%2: must not include <%3>"_s.arg(path).arg(number).arg(name));
    }
}

void checkBans(const QString &path, const QString &text, QStringList &found)
{
    int number = 0;
    for (const QString &line : withoutCommentsAndStrings(text).split(u'\n')) {
        ++number;
        for (const Ban &ban : bans()) {
            const bool applies = ban.folders.isEmpty()
                || std::any_of(ban.folders.begin(), ban.folders.end(),
                    [&](const QString &folder) { return path.startsWith(folder); });
            if (applies && ban.pattern.match(line).hasMatch())
                found.append(u"%1:%2: %3"_s.arg(path).arg(number).arg(ban.instead));
        }
    }
}

void checkSize(const QString &path, const QString &text, QStringList &found)
{
    const auto lines = text.count(u'\n');
    const auto limit = path.startsWith(u"app/flows/") ? kMaxFlowLines
        : path.endsWith(u".h")                        ? kMaxHeaderLines
                                                      : kMaxLines;
    if (lines > limit)
        found.append(u"%1:1: %2 lines, more than %3"_s.arg(path).arg(lines).arg(limit));
}

void checkTraces(const QString &path, const QString &text, QStringList &found)
{
    // Written in pieces, or this file would find itself.
    static const QRegularExpression kMachine(u"(^|[\\s\"'=(:])(/ho"_s + u"me/\\w|/Us"_s + u"ers/\\w|/wo"_s
        + u"rk/\\w|/ro"_s + u"ot/|[A-Z]:\\\\\\\\?Us"_s + u"ers\\\\)"_s);
    int number = 0;
    for (const QString &line : text.split(u'\n')) {
        ++number;
        if (kMachine.match(line).hasMatch())
            found.append(u"%1:%2: the path of somebody's machine"_s.arg(path).arg(number));
    }
}

void checkLicence(const QString &path, const QString &text, QStringList &found)
{
    static const QStringList kWithout{u".md"_s, u".json"_s, u".ts"_s, u".csv"_s, u".txt"_s, u".html"_s};
    const bool exempt = !path.endsWith(u"CMakeLists.txt")
        && std::any_of(kWithout.begin(), kWithout.end(), [&](const QString &end) { return path.endsWith(end); });
    if (exempt || path == u"LICENSE")
        return;
    const auto line = isCode(path) ? 0 : text.startsWith(u"#!") || text.startsWith(u"<?xml") ? 1 : 0;
    if (!text.section(u'\n', line, line).contains(u"SPDX-License-Identifier: "))
        found.append(u"%1:1: no SPDX line"_s.arg(path));
}

} // namespace

QStringList violations(const QString &path, const QString &text)
{
    QStringList found;
    checkLicence(path, text, found);
    checkTraces(path, text, found);
    if (isCode(path)) {
        checkIncludes(path, text, found);
        checkBans(path, text, found);
        checkSize(path, text, found);
    }
    return found;
}

QStringList strangers(const QStringList &rootNames)
{
    static const QStringList kAllowed{u"CMakeLists.txt"_s, u"CMakePresets.json"_s, u"README.md"_s, u"LICENSE"_s,
        u"app"_s, u"models"_s, u"widgets"_s, u"resources"_s, u"translations"_s, u"tests"_s, u"packaging"_s, u"build"_s,
        u"compile_commands.json"_s};
    QStringList result;
    for (const QString &name : rootNames)
        if (!name.startsWith(u'.') && !kAllowed.contains(name))
            result.append(name);
    return result;
}

QStringList files(const QString &root)
{
    static const QStringList kText{u"cpp"_s, u"h"_s, u"txt"_s, u"sh"_s, u"svg"_s, u"yml"_s, u"ts"_s, u"md"_s, u"json"_s,
        u"desktop"_s, u"xml"_s, u"rc"_s, u"py"_s, u"supp"_s, u"cmake"_s};
    QStringList result;
    for (const QString &folder : {u"app"_s, u"models"_s, u"widgets"_s, u"resources"_s, u"translations"_s, u"tests"_s,
             u"packaging"_s, u".ci"_s, u".github"_s})
        for (QDirIterator it(root + u'/' + folder, QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
            const QFileInfo file(it.next());
            if (kText.contains(file.suffix()) || file.suffix().isEmpty())
                result.append(QDir(root).relativeFilePath(file.filePath()));
        }
    for (const QString &name : {u"CMakeLists.txt"_s, u"CMakePresets.json"_s, u"README.md"_s})
        if (QFileInfo::exists(root + u'/' + name))
            result.append(name);
    result.sort();
    return result;
}

} // namespace zixly::scanner
