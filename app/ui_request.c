/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands ask of the screen: another view, a picture. */
#include "app/frame.h"
#include "app/ui.h"
#include "app/view.h"
#include "core/intl.h"

void ui_request(struct ui *ui, const char *line)
{
    switch (ui->reply.request) {
    case REQUEST_NONE:
        break;
    case REQUEST_QUIT:
        ui->quit = true;
        break;
    case REQUEST_VIEW: {
        const struct view *view = view_find(text_string(&ui->reply.subject));
        if (view && view != ui->view)
            view_open(ui, view);
        break;
    }
    case REQUEST_CONFIRM:
        ui_say(ui, _("%s  y: yes, any other key: no"), text_string(&ui->echo));
        text_add(&ui->question, line);
        break;
    case REQUEST_PRINT:
    case REQUEST_RESTORE:
        break;
    }
}
