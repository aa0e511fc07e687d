#include "cli/fm/line-diff.h"

#include <stdint.h>
#include <stdlib.h>

/* Lines of context around a change. */
#define CONTEXT 3
/* Of lines that may differ, old times new: 2 bytes each while they are compared. */
#define CELLS_MAX (1u << 22)

struct lines {
	fyfm_str text;
	fya_buf starts; /* size_t: where each begins, and where the last one ends */
	size_t count;
};

static void split(struct lines *l, fyfm_str text, fya_allocator *a)
{
	size_t at = 0;

	*l = (struct lines){ .text = text };
	fya_buf_init(&l->starts, a, 0);
	while (at < text.len) {
		const char *newline = memchr(text.data + at, '\n', text.len - at);

		fya_buf_append(&l->starts, &at, sizeof(at));
		at = newline != NULL ? (size_t)(newline - text.data) + 1 : text.len;
		l->count++;
	}
	fya_buf_append(&l->starts, &at, sizeof(at));
}

static fyfm_str line(const struct lines *l, size_t i)
{
	const size_t *starts = (const void *)l->starts.data;

	return (fyfm_str){ l->text.data + starts[i], starts[i + 1] - starts[i] };
}

static bool same(const struct lines *a, size_t i, const struct lines *b, size_t j)
{
	fyfm_str x = line(a, i), y = line(b, j);

	return x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
}

struct diff {
	struct lines old, new;
	size_t head, tail;  /* lines that are equal at both ends */
	uint16_t *common;   /* of what is between: longest common rest from each pair of lines on;
	                       NULL: not compared */
	size_t width;       /* of a row of that */
	fya_buf *out;
};

/* What happens to the next line. */
enum step { KEEP, DELETE, INSERT, END };

static size_t old_end(const struct diff *d)
{
	return d->old.count - d->tail;
}

static size_t new_end(const struct diff *d)
{
	return d->new.count - d->tail;
}

static uint16_t *cell(const struct diff *d, size_t i, size_t j)
{
	return &d->common[(i - d->head) * d->width + (j - d->head)];
}

static void compare(struct diff *d)
{
	size_t rows = old_end(d) - d->head + 1, width = new_end(d) - d->head + 1;

	if (rows > UINT16_MAX || width > UINT16_MAX || rows * width > CELLS_MAX)
		return;
	d->width = width;
	d->common = calloc(rows * width, sizeof(*d->common));
	if (d->common == NULL)
		return;
	for (size_t i = old_end(d); i-- > d->head;)
		for (size_t j = new_end(d); j-- > d->head;) {
			uint16_t below = *cell(d, i + 1, j), right = *cell(d, i, j + 1);

			if (same(&d->old, i, &d->new, j))
				*cell(d, i, j) = (uint16_t)(*cell(d, i + 1, j + 1) + 1);
			else
				*cell(d, i, j) = below > right ? below : right;
		}
}

/* The step at line i of the old text and j of the new one. Lines go before others come. */
static enum step step_at(const struct diff *d, size_t i, size_t j)
{
	if (i < d->head || i >= old_end(d)) {
		if (i < d->head || j >= new_end(d))
			return i < d->old.count ? KEEP : END;
		return INSERT;
	}
	if (j >= new_end(d) || d->common == NULL)
		return DELETE;
	if (same(&d->old, i, &d->new, j))
		return KEEP;
	return *cell(d, i + 1, j) >= *cell(d, i, j + 1) ? DELETE : INSERT;
}

static void put_line(fya_buf *out, char sign, fyfm_str text)
{
	fya_buf_putc(out, sign);
	fya_buf_append(out, text.data, text.len);
	if (text.len == 0 || text.data[text.len - 1] != '\n')
		fya_buf_puts(out, "\n\\ No newline at end of file\n");
}

/* Where a hunk begins, and how far it goes. */
struct hunk {
	size_t i, j;             /* first lines, context included */
	size_t old_len, new_len; /* lines */
};

static void put_range(fya_buf *out, char sign, size_t first, size_t len)
{
	/* Of no lines, the one before them is named. */
	fya_buf_printf(out, "%c%zu", sign, len == 0 ? first : first + 1);
	if (len != 1)
		fya_buf_printf(out, ",%zu", len);
}

static void put_hunk(const struct diff *d, const struct hunk *h)
{
	size_t i = h->i, j = h->j;

	fya_buf_puts(d->out, "@@ ");
	put_range(d->out, '-', h->i, h->old_len);
	fya_buf_putc(d->out, ' ');
	put_range(d->out, '+', h->j, h->new_len);
	fya_buf_puts(d->out, " @@\n");
	while (i < h->i + h->old_len || j < h->j + h->new_len) {
		switch (step_at(d, i, j)) {
		case KEEP:
			put_line(d->out, ' ', line(&d->old, i++));
			j++;
			break;
		case DELETE:
			put_line(d->out, '-', line(&d->old, i++));
			break;
		default:
			put_line(d->out, '+', line(&d->new, j++));
		}
	}
}

/* The hunk of the change at (*i, *j), and of those that are near behind it; moves behind them. */
static struct hunk take_hunk(const struct diff *d, size_t *i, size_t *j)
{
	size_t before = *i < CONTEXT ? *i : CONTEXT, kept = 0;
	struct hunk h = { .i = *i - before, .j = *j - before };
	enum step step;

	while (kept <= 2 * CONTEXT && (step = step_at(d, *i, *j)) != END) {
		kept = step == KEEP ? kept + 1 : 0;
		*i += step != INSERT;
		*j += step != DELETE;
	}
	h.old_len = *i - h.i - (kept > CONTEXT ? kept - CONTEXT : 0);
	h.new_len = *j - h.j - (kept > CONTEXT ? kept - CONTEXT : 0);
	return h;
}

static void put_hunks(const struct diff *d)
{
	size_t i = 0, j = 0;
	enum step step;

	while ((step = step_at(d, i, j)) != END) {
		if (step == KEEP) {
			i++;
			j++;
		} else {
			struct hunk h = take_hunk(d, &i, &j);

			put_hunk(d, &h);
		}
	}
}

void cli_fm_diff(const char *path, fyfm_str old, fyfm_str new, fya_buf *out)
{
	struct diff d = { .out = out };

	if (old.len == new.len && memcmp(old.data, new.data, old.len) == 0)
		return;
	split(&d.old, old, out->allocator);
	split(&d.new, new, out->allocator);
	if (d.old.starts.status != FYA_BUF_OK || d.new.starts.status != FYA_BUF_OK) {
		out->status = FYA_BUF_NOMEM;
		goto out;
	}
	while (d.head < d.old.count && d.head < d.new.count && same(&d.old, d.head, &d.new, d.head))
		d.head++;
	while (d.tail < d.old.count - d.head && d.tail < d.new.count - d.head &&
	       same(&d.old, d.old.count - d.tail - 1, &d.new, d.new.count - d.tail - 1))
		d.tail++;
	compare(&d);
	fya_buf_printf(out, "--- %s\n+++ %s\n", path, path);
	put_hunks(&d);
out:
	free(d.common);
	fya_buf_release(&d.old.starts);
	fya_buf_release(&d.new.starts);
}
