// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace zixly {

class MainWindow;
struct StoreReport;

// What the program has to tell, as notices of the main window.
void showFailure(MainWindow &window, const Error &error); // nothing for Cancelled: the user did that
void showReport(MainWindow &window, const StoreReport &report); // a migration, a salvage, a read-only store

// `kind` of network file system the store's folder lies on; nothing where it is empty.
void showNetworkDrive(MainWindow &window, const QString &folder, const QString &kind);

template <class T>
void showIfFailed(MainWindow &window, const Result<T> &result)
{
    if (!result)
        showFailure(window, result.error());
}

} // namespace zixly
