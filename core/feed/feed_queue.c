/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts on their way from the file to the caller. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/feed/feed_part.h"
#include "core/intl.h"
#include "core/memory.h"

/* How often a caller who waits asks whether to stop, in nanoseconds. */
#define PATIENCE 100000000

static void part_clear(struct feed_part *part)
{
    part->ready = part->failed = part->is_raw = part->is_full = false;
    part->length = part->rows = part->all_rows = part->all_lines = 0;
    part->skipped = part->listed = 0;
    part->error = (struct error){0};
}

static void part_release(struct feed_part *part)
{
    free(part->bytes);
    free(part->values);
    free(part->labels);
    free(part->places);
    free(part->lines);
    *part = (struct feed_part){.held = part->held};
}

void part_reserve(struct feed_part *part, size_t length)
{
    if (length + PART_PAD <= part->room)
        return;
    part->room = length + PART_PAD;
    part->bytes = memory_resize(part->bytes, part->room, 1);
}

void part_reserve_row(const struct feed *feed, struct feed_part *part)
{
    const size_t size = feed->chosen * (feed->dtype == FEED_F32 ? sizeof(float) : sizeof(double));
    const size_t wanted = part->rows + 1, room = part->rows_room * 2;
    if ((part->rows + 1) * size > part->values_room) {
        const size_t twice = part->values_room * 2;
        part->values_room = wanted * size > twice ? wanted * size : twice;
        part->values = memory_resize(part->values, part->values_room, 1);
    }
    if (wanted <= part->rows_room)
        return;
    part->rows_room = wanted > room ? wanted : room;
    part->places = memory_resize(part->places, part->rows_room, sizeof *part->places);
    part->lines = memory_resize(part->lines, part->rows_room, sizeof *part->lines);
    if (feed->has_label)
        part->labels = memory_resize(part->labels, part->rows_room, sizeof *part->labels);
}

bool part_refuse(const struct feed *feed, struct feed_part *part, const struct error *error)
{
    if (!feed->options.skip_bad) {
        part->failed = true;
        part->error = *error;
        return false;
    }
    if (part->listed < FEED_LISTED)
        part->bad[part->listed++] = (struct feed_bad){part->all_rows, *error};
    part->skipped++;
    part->all_rows++;
    return true;
}

/* ---- work: with the lock held, which is given back while it lasts ---- */

static bool can_fill(const struct feed_queue *queue)
{
    if (queue->filling || queue->ended || queue->closing)
        return false;
    const uint64_t ahead = queue->filled - queue->taken;
    return ahead == 0 || (ahead < queue->parts && queue->held < FEED_BYTES_MAX);
}

static void count_held(struct feed_queue *queue, struct feed_part *part)
{
    const size_t held = part->room + part->values_room;
    queue->held += held - part->held;
    part->held = held;
}

static void work_once(struct feed *feed)
{
    struct feed_queue *const queue = &feed->queue;
    struct feed_part *const part = &queue->part[queue->filled % queue->parts];
    const bool is_text = feed->kind == FEED_TEXT;
    queue->filling = true;
    pthread_mutex_unlock(&queue->lock);
    part_clear(part);
    const bool more = is_text ? text_fill(feed, part) : array_fill(feed, part);
    pthread_mutex_lock(&queue->lock);
    queue->filling = false;
    queue->filled++;
    queue->ended = queue->ended || !more;
    count_held(queue, part);
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    if (is_text)
        text_parse(feed, part);
    else
        array_parse(feed, part);
    pthread_mutex_lock(&queue->lock);
    count_held(queue, part);
    part->ready = true;
    queue->ended = queue->ended || part->failed;
    pthread_cond_broadcast(&queue->changed);
}

static void *help(void *given)
{
    struct feed *feed = given;
    struct feed_queue *queue = &feed->queue;
    pthread_mutex_lock(&queue->lock);
    while (!queue->closing && !queue->ended) {
        if (can_fill(queue))
            work_once(feed);
        else
            pthread_cond_wait(&queue->changed, &queue->lock);
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

void queue_open(struct feed *feed)
{
    struct feed_queue *queue = &feed->queue;
    const size_t asked = feed->options.threads ? feed->options.threads : parallel_processors();
    const size_t threads = asked < PARALLEL_THREADS ? asked : PARALLEL_THREADS;
    queue->wanted_helpers = threads - 1;
    queue->parts = threads > 1 ? threads + 2 : 1;
    queue->part = memory_new(queue->parts, sizeof *queue->part);
    pthread_mutex_init(&queue->lock, NULL);
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->changed, &clock);
    pthread_condattr_destroy(&clock);
}

void queue_close(struct feed *feed)
{
    struct feed_queue *queue = &feed->queue;
    if (!queue->part)
        return;
    atomic_store(&feed->source.closing, true);
    pthread_mutex_lock(&queue->lock);
    queue->closing = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    while (queue->helpers)
        pthread_join(queue->helper[--queue->helpers], NULL);
    for (size_t i = 0; i < queue->parts; i++)
        part_release(&queue->part[i]);
    free(queue->part);
    queue->part = NULL;
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
}

/* A file of one part needs no helpers. */
static void start_helpers(struct feed *feed)
{
    struct feed_queue *queue = &feed->queue;
    while (queue->helpers < queue->wanted_helpers &&
           parallel_start(&queue->helper[queue->helpers], help, feed))
        queue->helpers++;
    queue->wanted_helpers = queue->helpers;
}

static void wait_a_moment(struct feed_queue *queue)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += PATIENCE;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&queue->changed, &queue->lock, &until);
}

/* The part whose turn it is, with the lock held. */
static struct feed_part *wait_for_part(struct feed *feed)
{
    struct feed_queue *queue = &feed->queue;
    struct feed_part *part = &queue->part[queue->taken % queue->parts];
    while (queue->taken == queue->filled || !part->ready) {
        const bool stop = feed->options.stop && feed->options.stop();
        if (stop || (queue->ended && !queue->filling && queue->taken == queue->filled)) {
            feed->failed = stop;
            if (stop)
                error_set(&feed->error, 0, _("interrupted"));
            return NULL;
        }
        if (can_fill(queue))
            work_once(feed);
        else
            wait_a_moment(queue);
    }
    return part;
}

struct feed_part *queue_take(struct feed *feed)
{
    struct feed_queue *queue = &feed->queue;
    pthread_mutex_lock(&queue->lock);
    if (feed->part) {
        feed->part->ready = false;
        if (queue->held >= FEED_BYTES_MAX) { /* the next is for another part to hold */
            part_release(feed->part);
            count_held(queue, feed->part);
        }
        queue->taken++;
        pthread_cond_broadcast(&queue->changed);
        if (!queue->ended && queue->taken == 1)
            start_helpers(feed);
    }
    struct feed_part *part = wait_for_part(feed);
    pthread_mutex_unlock(&queue->lock);
    return part;
}
