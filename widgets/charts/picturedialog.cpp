// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/picturedialog.h"

#include "widgets/controls/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace zixly {

namespace {

QSpinBox *pixelsField(int value, const QString &name, QWidget *parent)
{
    auto *field = new QSpinBox(parent);
    field->setRange(PictureDialog::kLeast, PictureDialog::kMost);
    field->setSingleStep(100);
    field->setValue(value);
    field->setSuffix(PictureDialog::tr(" px"));
    field->setAccessibleName(name);
    return field;
}

} // namespace

PictureDialog::PictureDialog(const QString &title, const PictureWish &wish, QWidget *parent)
    : QDialog(parent)
    , m_format(new QComboBox(this))
    , m_width(pixelsField(wish.pixels.width(), tr("Width"), this))
    , m_height(pixelsField(wish.pixels.height(), tr("Height"), this))
    , m_colours(new QComboBox(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Save picture of %1").arg(title));
    const auto add
        = [](QComboBox *box, const QString &text, auto value) { box->addItem(text, static_cast<int>(value)); };
    add(m_format, tr("PNG, for screens"), PictureFormat::Png);
    add(m_format, tr("SVG, for editing"), PictureFormat::Svg);
    add(m_format, tr("PDF, for paper"), PictureFormat::Pdf);
    add(m_colours, tr("Light"), PictureWish::Colours::Light);
    add(m_colours, tr("Dark"), PictureWish::Colours::Dark);
    add(m_colours, tr("As shown"), PictureWish::Colours::Shown);
    m_format->setCurrentIndex(m_format->findData(static_cast<int>(wish.format)));
    m_colours->setCurrentIndex(m_colours->findData(static_cast<int>(wish.colours)));
    m_format->setAccessibleName(tr("Format"));
    m_colours->setAccessibleName(tr("Colours"));
    m_width->setToolTip(tr("In SVG and PDF a pixel is 1/96 inch."));
    m_height->setToolTip(m_width->toolTip());
    auto *form = new QFormLayout;
    form->addRow(tr("&Format"), m_format);
    form->addRow(tr("&Width"), m_width);
    form->addRow(tr("&Height"), m_height);
    form->addRow(tr("C&olours"), m_colours);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    QPushButton *save = buttons->button(QDialogButtonBox::Save);
    save->setText(tr("&Choose file"));
    save->setAccessibleName(tr("Choose file"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit saveRequested(this->wish());
        accept();
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kLoose);
    layout->setSpacing(theme::kLoose);
    layout->addLayout(form);
    layout->addWidget(buttons);
}

PictureWish PictureDialog::wish() const
{
    return {.pixels = {m_width->value(), m_height->value()},
        .format = static_cast<PictureFormat>(m_format->currentData().toInt()),
        .colours = static_cast<PictureWish::Colours>(m_colours->currentData().toInt())};
}

} // namespace zixly
