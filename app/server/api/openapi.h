// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

// The description of the service for programs and, made from it, for people. Any thread.
namespace zixly::openapi {

QByteArray document(); // OpenAPI 3.1, JSON
QByteArray page(); // HTML without scripts and without anything from elsewhere
QByteArray styleHash(); // SHA-256 of the page's style in base64, for its content policy

} // namespace zixly::openapi
