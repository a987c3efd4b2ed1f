// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QWidget>

class QPlainTextEdit;

namespace zixly {

class TintedLabel;

// JSON as it came, indented, to read, select and copy. Long texts are indented on a worker; only their beginning is
// shown, all of it is copied. GUI thread.
class RawView final : public QWidget
{
    Q_OBJECT
public:
    explicit RawView(QWidget *parent = nullptr);

    void setObject(const QJsonObject &object); // empty = the view is hidden

protected:
    void changeEvent(QEvent *event) override;

private:
    void show(const QJsonObject &object, const QString &text);
    void fit();

    QJsonObject m_object;
    QString m_text; // all of it
    QPlainTextEdit *m_view;
    TintedLabel *m_more;
};

} // namespace zixly
