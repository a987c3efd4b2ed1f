// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QGridLayout;

namespace zixly {

class TintedLabel;

// One row of a form: label, field, a muted hint and, when something is wrong, the sentence that says what.
class FormRow final : public QObject
{
    Q_OBJECT
public:
    FormRow(QWidget *form, const QString &label, QWidget *field, const QList<QWidget *> &inputs);

    void setHint(const QString &text);
    void setProblem(const QString &sentence); // empty = none; read aloud with the inputs
    bool hasProblem() const { return !m_sentence.isEmpty(); }
    QString problem() const { return m_sentence; }
    void setVisible(bool visible);

private:
    friend class FormRows;
    void showTexts();

    QWidget *m_label;
    QWidget *m_field;
    TintedLabel *m_hint;
    TintedLabel *m_problem;
    QList<QWidget *> m_inputs;
    QString m_sentence;
    bool m_visible = true;
};

// A form whose labels share one column; place several on top of each other by giving them the same label width.
class FormRows final : public QWidget
{
    Q_OBJECT
public:
    explicit FormRows(QWidget *parent = nullptr);

    // `inputs` are the controls inside `field` that take the keyboard; empty = the field itself.
    FormRow *addRow(const QString &label, QWidget *field, const QList<QWidget *> &inputs = {});
    int labelWidth() const; // of the widest label
    void setLabelWidth(int width);

private:
    QGridLayout *m_layout;
    int m_rows = 0;
};

// The widgets in one line, without margins.
QWidget *inLine(QWidget *parent, const QList<QWidget *> &widgets, int stretched = -1);

// Makes a window as tall as its wrapped texts need; Qt asks for that inside windows only.
void fitHeight(QWidget *window);

} // namespace zixly
