/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/mouse.h"

#include <string.h>

enum { SHIFT = 4, LEFT_BUTTON = 0, WHEEL_UP = 64, WHEEL_DOWN = 65, PLACE_MOST = 9999 };

/* Place counts from 1, as reported. */
static void make_event(int button, int column, int row, struct event *event)
{
    static const struct {
        int button;
        enum event_mouse mouse;
    } table[] = {
        {LEFT_BUTTON, MOUSE_PRESS}, {WHEEL_UP, MOUSE_WHEEL_UP}, {WHEEL_DOWN, MOUSE_WHEEL_DOWN}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if ((button & ~SHIFT) == table[i].button && column > 0 && row > 0) {
            event->kind = EVENT_MOUSE;
            event->mouse = table[i].mouse;
            event->shift = button & SHIFT;
            event->column = column - 1;
            event->row = row - 1;
        }
}

/* "0;18;6": three numbers and nothing else. */
static void read_numbers(const char *bytes, struct event *event)
{
    int number[3] = {0};
    for (size_t i = 0; i < 3; i++) {
        const size_t digits = strspn(bytes, "0123456789");
        for (size_t d = 0; d < digits; d++)
            number[i] = number[i] > PLACE_MOST ? number[i] : number[i] * 10 + (bytes[d] - '0');
        bytes += digits;
        if (digits == 0 || *bytes != (i < 2 ? ';' : '\0'))
            return;
        bytes += i < 2;
    }
    make_event(number[0], number[1], number[2], event);
}

static bool add_to_numbers(struct mouse *mouse, char byte, struct event *event)
{
    if (byte == 'M' || byte == 'm') {
        if (byte == 'M')
            read_numbers(mouse->bytes, event);
        *mouse = (struct mouse){0};
        return true;
    }
    const bool belongs = strchr("0123456789;", byte) && byte;
    if (!belongs || mouse->length + 1 >= sizeof mouse->bytes)
        *mouse = (struct mouse){0}; /* no report */
    else
        mouse->bytes[mouse->length++] = byte;
    return belongs;
}

static void add_to_bytes(struct mouse *mouse, char byte, struct event *event)
{
    mouse->bytes[mouse->length++] = byte;
    if (mouse->length < 3)
        return;
    const unsigned char *place = (const unsigned char *)mouse->bytes;
    make_event(place[0] - 32, place[1] - 32, place[2] - 32, event);
    *mouse = (struct mouse){0};
}

bool mouse_add(struct mouse *mouse, int code, struct event *event)
{
    if (code == CODE_MOUSE_NUMBERS || code == CODE_MOUSE_BYTES) {
        *mouse = (struct mouse){.begun = code};
        return true;
    }
    if (!mouse->begun)
        return false;
    if (code > 0xFF) { /* a key: the report was broken off */
        *mouse = (struct mouse){0};
        return false;
    }
    if (mouse->begun == CODE_MOUSE_NUMBERS)
        return add_to_numbers(mouse, (char)code, event);
    add_to_bytes(mouse, (char)code, event);
    return true;
}
