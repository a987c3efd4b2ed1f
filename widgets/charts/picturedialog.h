// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chartpicture.h"

#include <QDialog>

class QComboBox;
class QSpinBox;

namespace zixly {

// Asks for size, format and colours of a picture. Stays open beside its window, blocks nothing and writes nothing.
class PictureDialog final : public QDialog
{
    Q_OBJECT
public:
    static constexpr int kLeast = 200; // pixels
    static constexpr int kMost = 10'000;

    PictureDialog(const QString &title, const PictureWish &wish, QWidget *parent);

    PictureWish wish() const;

signals:
    void saveRequested(const zixly::PictureWish &wish);

private:
    QComboBox *m_format;
    QSpinBox *m_width;
    QSpinBox *m_height;
    QComboBox *m_colours;
};

} // namespace zixly
