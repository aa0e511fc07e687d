/*
 * The one stream of events that both parsers give, and its clients take.
 *
 * A parser pushes events into a sink. It may begin with the scanner and, when that declines
 * half-way, begin anew with libfyaml: the sink is told by restart().
 */
#ifndef FYFM_EVENTS_H
#define FYFM_EVENTS_H

#include <fyfm/parse.h>

#include "frontmatter/value-inline.h"

enum fyfm_i_event_kind {
	FYFM_I_EVENT_SCALAR,
	FYFM_I_EVENT_ALIAS,
	FYFM_I_EVENT_SEQ_START,
	FYFM_I_EVENT_SEQ_END,
	FYFM_I_EVENT_MAP_START, /* keys and values follow in turns */
	FYFM_I_EVENT_MAP_END
};

/* Offsets count from the start of the text. Text is borrowed until the sink returns, or from the
 * source where `in_source`. */
typedef struct fyfm_i_event {
	unsigned char kind; /* enum fyfm_i_event_kind */
	char style;         /* scalars: 0 plain, or their first character: ' " | >
	                       collections: 0 block, [ or { flow */
	bool in_source;     /* `text` points into the source, or is empty */
	/* What it takes in the source, quotes and block scalar's header included. Empty for
	 * scalars that are not written (`key:`) and for block collections, which have no marks of
	 * their own: there it is at their first key or `-` to start, and where the event before
	 * ended to end. */
	size_t start, end;
	fyfm_str text;      /* of a scalar, but not of block scalars; the name of an alias */
	fyfm_i_block block; /* of block scalars */
	fyfm_str anchor;    /* data is NULL where there is none; in the source */
	fyfm_str tag;       /* resolved: "tag:yaml.org,2002:str", "!local", "!"; or data is NULL */
} fyfm_i_event;

/* The text that is parsed, and all that messages about it need. */
typedef struct fyfm_i_input {
	const char *text;
	size_t len;
	unsigned max_depth;
	uint32_t first_line;
	const char *path;
	fyfm_diag *diag; /* or NULL */
	bool is_simple;  /* known to be printable ASCII and LF only; false is no answer */
} fyfm_i_input;

typedef struct fyfm_i_sink fyfm_i_sink;
struct fyfm_i_sink {
	/* Takes one event. What is not FYFM_OK ends the parse with that status; the sink has then
	 * described it. */
	fyfm_status (*event)(fyfm_i_sink *sink, const fyfm_i_event *e);
	/* Forget all events so far: they come again. */
	void (*restart)(fyfm_i_sink *sink);
	/* Takes what most events are, in registers: a scalar without anchor and tag whose text stands
	 * in the source as it is. `start` is where it begins there, quotes included. NULL: event()
	 * takes these too. */
	fyfm_status (*text)(fyfm_i_sink *sink, char style, fyfm_str text, size_t start);
};

/* Describes a failure at `offset`, in the coordinates of the file that the input is from; returns
 * `status`. */
fyfm_status fyfm_i_fail(const fyfm_i_input *in, fyfm_status status, size_t offset, size_t width,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));
fyfm_status fyfm_i_fail_memory(const fyfm_i_input *in);
fyfm_status fyfm_i_fail_depth(const fyfm_i_input *in, size_t offset);
/* Whether there are TABs and what may be an explicit key (`? `), which together make libfyaml use
 * freed memory; *at is the key. Generous: an indicator stands at a line's start, or behind another
 * one, a property, or what closes. */
bool fyfm_i_has_tab_and_explicit_key(const fyfm_i_input *in, size_t *at);
/* Line and column of an offset, in the coordinates of the file. */
void fyfm_i_place_of(const fyfm_i_input *in, size_t offset, uint32_t *line, uint32_t *column);

/* Where the lines of a block scalar are, from its header. */
typedef struct fyfm_i_block_extent {
	fyfm_i_block block;
	size_t end; /* behind the last line that belongs to it, blank ones included */
	bool explicit_indent; /* its header says how deep */
	bool deep_blank;      /* a blank line before the text is deeper than the text */
} fyfm_i_block_extent;

/* Measures the block scalar whose `|` or `>` is at `header`. `parent`: the column of the
 * collection that it is in, from 0 (0 at the top too); `least`: the least indentation its lines
 * may have. False where its header is not one. */
bool fyfm_i_block_find(const char *text, size_t len, size_t header, unsigned parent, unsigned least,
                       fyfm_i_block_extent *out);

/* --- the two parsers -------------------------------------------------------------------------- */

struct fy_diag; /* libfyaml's */

/* Gives the events of one document, the content of which has passed fyfm_utf8_check() and has no
 * byte order mark. An empty document gives none. `collector` collects errors and writes to no
 * stream. */
fyfm_status fyfm_i_libfyaml_events(const fyfm_i_input *in, struct fy_diag *collector,
                                   fyfm_i_sink *sink);
/* The same, or FYFM_ERR_USAGE, without a diagnostic, where the text is not of the common shape or
 * may have an error. */
fyfm_status fyfm_i_scanner_events(const fyfm_i_input *in, fyfm_i_sink *sink);

#endif
