/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/export_data.h"

#include "core/data.h"
#include "core/handout.h"

bool export_latex(struct session *session, struct text *out, struct error *error)
{
    (void)error;
    handout_write(session, &handout_latex, out);
    return true;
}

bool export_markdown(struct session *session, struct text *out, struct error *error)
{
    (void)error;
    handout_write(session, &handout_markdown, out);
    return true;
}

bool export_text(struct session *session, struct text *out, struct error *error)
{
    (void)error;
    handout_write(session, session->preferences.face == FACE_ASCII ? &handout_ascii : &handout_text,
                  out);
    return true;
}

bool export_csv(struct session *session, struct text *out, struct error *error)
{
    (void)error;
    data_write(&session->problem, DATA_CSV, out);
    return true;
}

bool export_tsv(struct session *session, struct text *out, struct error *error)
{
    (void)error;
    data_write(&session->problem, DATA_TSV, out);
    return true;
}

bool export_json(struct session *session, struct text *out, struct error *error)
{
    (void)error;
    data_write(&session->problem, DATA_JSON, out);
    return true;
}
