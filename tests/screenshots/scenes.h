// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"

#include <QSize>
#include <QString>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

namespace zixly::screenshots {

// One picture: a window with everything it shows. The models it looks at live as long as its `keep`.
struct Stage {
    std::shared_ptr<void> keep; // destroyed after the window
    std::unique_ptr<QWidget> window;
    std::function<bool()> ready; // empty = at once
};

struct Scene {
    QString name; // file name without theme, scale and language
    QSize size; // device-independent pixels; empty = as the window wants it
    std::function<Stage()> build;
};

// Every window, dialog and page of the program, full and empty.
std::vector<Scene> scenes();

// Its parts, by area of widgets/.
std::vector<Scene> shellScenes();
std::vector<Scene> resultScenes();
std::vector<Scene> compareScenes();
std::vector<Scene> dialogScenes();
std::vector<Scene> connectionScenes();
std::vector<Scene> remoteScenes();

QList<ConnectionStatus> someConnections(); // one live, one offline with a long name

} // namespace zixly::screenshots
