#include <fya/buffer.h>

#include <stdio.h>

#define FIRST_CAPACITY 64

void fya_buf_init(fya_buf *b, fya_allocator *a, size_t limit)
{
	*b = (fya_buf){.allocator = a, .limit = limit ? limit : SIZE_MAX};
}

void fya_buf_release(fya_buf *b)
{
	fya_free(b->allocator, b->data, b->capacity);
	fya_buf_init(b, b->allocator, b->limit);
}

/* Makes the capacity at least `least` bytes, twice the present one where that can be had. */
static bool grow(fya_buf *b, size_t least)
{
	size_t capacity = b->capacity <= SIZE_MAX / 2 ? b->capacity * 2 : SIZE_MAX;
	char *data;

	if (capacity < FIRST_CAPACITY)
		capacity = FIRST_CAPACITY;
	/* Nothing but the final NUL of fya_buf_cstr() ever stands beyond the ceiling. */
	if (capacity > b->limit)
		capacity = b->limit;
	if (capacity < least)
		capacity = least;
	data = fya_resize(b->allocator, b->data, b->capacity, capacity, 1);
	if (!data && capacity > least) {
		capacity = least;
		data = fya_resize(b->allocator, b->data, b->capacity, capacity, 1);
	}
	if (!data) {
		b->status = FYA_BUF_NOMEM;
		return false;
	}
	b->data = data;
	b->capacity = capacity;
	return true;
}

/* Makes room for `more` bytes and the NUL behind them, so that fya_buf_cstr() needs none. */
static bool make_room(fya_buf *b, size_t more)
{
	if (b->status != FYA_BUF_OK)
		return false;
	if (more > b->limit - b->len || more >= SIZE_MAX - b->len) {
		b->status = FYA_BUF_FULL;
		return false;
	}
	if (more < b->capacity - b->len)
		return true;
	return grow(b, b->len + more + 1);
}

char *fya_buf_reserve(fya_buf *b, size_t more)
{
	return make_room(b, more) ? b->data + b->len : NULL;
}

void fya_buf_append_slow(fya_buf *b, const void *bytes, size_t len)
{
	if (len != 0 && make_room(b, len)) {
		memcpy(b->data + b->len, bytes, len);
		b->len += len;
	}
}

void fya_buf_vprintf(fya_buf *b, const char *format, va_list args)
{
	size_t room = b->capacity - b->len;
	va_list again;
	int len;

	if (b->status != FYA_BUF_OK)
		return;
	va_copy(again, args);
	len = vsnprintf(b->data ? b->data + b->len : NULL, room, format, args);
	if (len < 0) { /* longer than an int counts */
		b->status = FYA_BUF_FULL;
	} else if (make_room(b, (size_t)len)) {
		if ((size_t)len >= room)
			vsnprintf(b->data + b->len, (size_t)len + 1, format, again);
		b->len += (size_t)len;
	}
	va_end(again);
}

void fya_buf_printf(fya_buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fya_buf_vprintf(b, format, args);
	va_end(args);
}

const char *fya_buf_cstr(fya_buf *b)
{
	if (!b->data)
		return "";
	b->data[b->len] = '\0';
	return b->data;
}
