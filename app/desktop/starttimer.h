// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace zixly {

class Application;

// For the start-up bench: prints one line once the jobs table was painted with its first rows, then ends the program.
// To be called before Application::start(); must outlive nothing, it belongs to the application.
void endAfterFirstTable(Application &application);

} // namespace zixly
