#include "frontmatter/block-text.h"
#include "frontmatter/lines.h"

#define BREAKS_8 "\n\n\n\n\n\n\n\n"

static const char line_breaks[32] = BREAKS_8 BREAKS_8 BREAKS_8 BREAKS_8;

void fyfm_i_pieces_of_block(fyfm_i_pieces *p, const fyfm_i_block *block)
{
	*p = (fyfm_i_pieces){
		.at = block->data, .end = block->data + block->span, .block = *block
	};
}

void fyfm_i_pieces_of(fyfm_i_pieces *p, const fyfm_value *v)
{
	if (fyfm_i_is_box(*v, FYFM_I_BOX_BLOCK)) {
		fyfm_i_pieces_of_block(p, &fyfm_i_block_box(*v)->block);
		return;
	}
	*p = (fyfm_i_pieces){ .content = fyfm_i_text(v, NULL) };
	p->waits = p->content.len != 0;
}

/* Takes lines up to one with content, which then waits; blank ones add to the breaks. The end of
 * the source ends a line as well as a break does. */
static bool take_content(fyfm_i_pieces *p)
{
	while (p->at < p->end) {
		const char *start = p->at;
		const char *stop = fyfm_i_line_end(start, p->end);

		p->at = fyfm_i_skip_break(stop, p->end);
		for (uint32_t i = 0; i < p->block.indent && start < stop && *start == ' '; i++)
			start++;
		if (start < stop) {
			p->content = (fyfm_str){ start, (size_t)(stop - start) };
			p->waits = true;
			return true;
		}
		p->breaks++;
	}
	return false;
}

/* Folds what is between the last line and the one that waits, where both begin without a blank:
 * one break becomes a space, and of several the first goes. True where that gave a piece. */
static bool fold(fyfm_i_pieces *p, fyfm_str *out)
{
	bool was_indented = p->indented;
	bool first = !p->any;

	p->indented = p->content.data[0] == ' ' || p->content.data[0] == '\t';
	p->any = true;
	if (p->block.style != '>' || first || was_indented || p->indented)
		return false;
	p->breaks--;
	*out = (fyfm_str){ " ", 1 };
	return p->breaks == 0;
}

/* Leaves of the breaks at the end what chomping keeps. */
static void chomp(fyfm_i_pieces *p)
{
	if (p->block.chomp == '-' || (p->block.chomp == 0 && !p->any))
		p->breaks = 0;
	else if (p->block.chomp == 0 && p->breaks > 1)
		p->breaks = 1;
}

static bool give_breaks(fyfm_i_pieces *p, fyfm_str *out)
{
	size_t n = p->breaks < sizeof(line_breaks) ? p->breaks : sizeof(line_breaks);

	*out = (fyfm_str){ line_breaks, n };
	p->breaks -= n;
	return n != 0;
}

bool fyfm_i_pieces_next(fyfm_i_pieces *p, fyfm_str *out)
{
	if (!p->waits && p->at < p->end) {
		if (!take_content(p))
			chomp(p);
		else if (fold(p, out))
			return true;
	}
	if (give_breaks(p, out))
		return true;
	if (!p->waits)
		return false;
	*out = p->content;
	p->waits = false;
	p->breaks = p->block.data != NULL;
	if (p->at == p->end)
		chomp(p);
	return true;
}

/* Whether a piece stands in the source right behind what `so_far` holds. */
static bool continues(const fyfm_i_block *block, fyfm_str so_far, fyfm_str piece)
{
	const char *end = so_far.data + so_far.len;
	size_t left = (size_t)(block->data + block->span - end);

	if (piece.data[0] != '\n')
		return piece.data == end;
	return piece.len <= left && memcmp(end, piece.data, piece.len) == 0;
}

size_t fyfm_i_block_measure(const fyfm_i_block *block, fyfm_str *whole)
{
	fyfm_i_pieces p;
	fyfm_str piece;
	size_t len = 0;

	*whole = (fyfm_str){ block->data, 0 };
	fyfm_i_pieces_of_block(&p, block);
	while (fyfm_i_pieces_next(&p, &piece)) {
		if (len == 0 && piece.data[0] != '\n')
			whole->data = piece.data;
		if (whole->data && continues(block, *whole, piece))
			whole->len += piece.len;
		else
			whole->data = NULL;
		len += piece.len;
	}
	return len;
}

void fyfm_i_block_decode(const fyfm_i_block *block, char *to, size_t len)
{
	fyfm_i_pieces p;
	fyfm_str piece;
	size_t done = 0;

	fyfm_i_pieces_of_block(&p, block);
	while (done < len && fyfm_i_pieces_next(&p, &piece)) {
		size_t n = piece.len < len - done ? piece.len : len - done;

		memcpy(to + done, piece.data, n);
		done += n;
	}
	memset(to + done, '\n', len - done);
}

size_t fyfm_i_text_len(const fyfm_value *v)
{
	if (fyfm_i_is_box(*v, FYFM_I_BOX_BLOCK))
		return fyfm_i_block_box(*v)->len;
	return fyfm_i_text(v, NULL).len;
}
