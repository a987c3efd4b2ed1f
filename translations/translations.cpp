// SPDX-License-Identifier: GPL-3.0-or-later
#include "translations/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <memory>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr auto kObjectName = "zixlyTranslator";

bool install(QCoreApplication &application, std::unique_ptr<QTranslator> translator)
{
    translator->setObjectName(QLatin1String(kObjectName));
    if (!QCoreApplication::installTranslator(translator.get()))
        return false;
    translator.release()->setParent(&application);
    return true;
}

bool installFile(QCoreApplication &application, const QString &language)
{
    auto translator = std::make_unique<QTranslator>();
    return translator->load(u":/i18n/zixly_%1.qm"_s.arg(language)) && install(application, std::move(translator));
}

// Ours first: Qt's own dialogs are translated only where ours are, so that no window speaks two languages.
bool installSystem(QCoreApplication &application)
{
    auto ours = std::make_unique<QTranslator>();
    if (!ours->load(QLocale(), u"zixly"_s, u"_"_s, u":/i18n"_s))
        return false;
    auto qt = std::make_unique<QTranslator>();
    if (ours->language().section(u'_', 0, 0) != u"en"_s
        && qt->load(QLocale(), u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        install(application, std::move(qt));
    return install(application, std::move(ours));
}

} // namespace

bool installTranslations(QCoreApplication &application, const QString &language)
{
    const auto earlier
        = application.findChildren<QTranslator *>(QLatin1String(kObjectName), Qt::FindDirectChildrenOnly);
    qDeleteAll(earlier); // a dying translator removes itself
    const bool english = installFile(application, u"en"_s);
    if (language.isEmpty())
        return installSystem(application) || english;
    return language == u"en"_s ? english : installFile(application, language);
}

} // namespace zixly
