#include "leeway/report/page.h"

#include <stdlib.h>
#include <string.h>

#include "figure_style.h"
#include "leeway/base/digest.h"
#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "page_parts.h"

static const char style[] = {
#include "report/page.css.inc"
};
static const char script[] = {
#include "report/page.js.inc"
};

/* What a content security policy calls a source: its SHA-256 in base64. */
static char *hash_source(const void *bytes, size_t length)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct digest digest = digest_bytes(bytes, length);
	char base64[DIGEST_SIZE / 3 * 4 + 5] = "";
	char *to = base64;

	for (size_t i = 0; i < DIGEST_SIZE; i += 3) {
		size_t n = DIGEST_SIZE - i > 3 ? 3 : DIGEST_SIZE - i;
		unsigned long bits = (unsigned long)digest.bytes[i] << 16;

		if (n > 1)
			bits |= (unsigned long)digest.bytes[i + 1] << 8;
		if (n > 2)
			bits |= digest.bytes[i + 2];
		*to++ = letters[bits >> 18];
		*to++ = letters[bits >> 12 & 63];
		*to++ = n > 1 ? letters[bits >> 6 & 63] : '=';
		*to++ = n > 2 ? letters[bits & 63] : '=';
	}
	*to = '\0';
	return memory_format("sha256-%s", base64);
}

/* The page's style and the figures' colours on dark grounds, as one text. */
static char *make_style(size_t *length)
{
	static const char dark[] =
		"@media screen and "
		"(prefers-color-scheme:dark){:root{--paper:#14181d;--band:#1c2129;"
		"--ink:#e4e8ec;--soft:#a8b1ba;--rule:#343c45;--accent:#7fc4ff;--badge:#f0a8ff}";
	struct svg text;

	svg_init(&text);
	svg_raw(&text, style, sizeof style);
	svg_raw(&text, dark, sizeof dark - 1);
	figure_write_dark_rules(&text);
	svg_raw(&text, "}\n", 2);
	*length = text.out.length;
	return buffer_take(&text.out);
}

static void write_meta(struct svg *html, const char *name, const char *key, const char *content)
{
	svg_start(html, "meta");
	svg_word(html, name, key);
	svg_word(html, "content", content);
	svg_end(html);
}

static void write_policy(struct svg *html, const char *text, size_t length)
{
	char *for_style = hash_source(text, length);
	char *for_script = hash_source(script, sizeof script);
	char *policy = memory_format("default-src 'none'; style-src '%s'; script-src '%s'; "
				     "base-uri 'none'; form-action 'none'",
		for_style, for_script);

	write_meta(html, "http-equiv", "Content-Security-Policy", policy);
	free(policy);
	free(for_script);
	free(for_style);
}

static const char *pack_id(const struct page *page)
{
	const struct bucket_list *buckets = page->source->buckets;

	return buckets->n_buckets > 0 ? buckets->buckets[0].pack : "";
}

static const char *pack_title(const struct page *page)
{
	return page->source->pack ? page->source->pack->title : pack_id(page);
}

static void write_head(struct svg *html, const struct page *page)
{
	size_t length;
	char *text = make_style(&length);

	svg_start(html, "head");
	svg_start(html, "meta");
	svg_word(html, "charset", "utf-8");
	svg_end(html);
	write_policy(html, text, length);
	write_meta(html, "name", "viewport", "width=device-width, initial-scale=1");
	write_meta(html, "name", "generator", "leeway " LEEWAY_VERSION);
	svg_start(html, "title");
	svg_text(html, pack_title(page));
	svg_text(html, ": refusal rates");
	svg_end(html);
	svg_start(html, "style");
	svg_raw(html, text, length);
	svg_end(html);
	svg_end(html);
	free(text);
}

static void write_place(struct svg *html, const char *id, const char *title)
{
	svg_start(html, "li");
	svg_start(html, "a");
	svg_format(html, "href", "#%s", id);
	svg_text(html, title);
	svg_end(html);
	svg_end(html);
}

static void write_navigation(struct svg *html, const struct page *page)
{
	svg_start(html, "nav");
	svg_word(html, "aria-label", "Contents");
	svg_start(html, "ul");
	write_place(html, "figures", "Figures");
	write_place(html, "tables", "Tables");
	if (page_has_claims(page))
		write_place(html, "claims", "Claims");
	write_place(html, "method", "Method and provenance");
	write_place(html, "explanations", "Explanations");
	svg_end(html);
	svg_end(html);
}

static void write_header(struct svg *html, const struct page *page)
{
	const struct bucket_list *buckets = page->source->buckets;
	int64_t n_replies = 0;
	char count[WORDS_SIZE];
	char *time = env_format_time(page->made_at_ms);

	for (size_t i = 0; i < buckets->n_buckets; i++)
		n_replies += buckets->buckets[i].pool ? 0 : tally_total(&buckets->buckets[i].tally);
	svg_start(html, "header");
	svg_leaf(html, "h1", pack_title(page));
	if (page_has_synthetic(page)) {
		svg_start(html, "p");
		svg_start(html, "strong");
		svg_word(html, "class", "badge");
		svg_text(html, "SIMULATED");
		svg_end(html);
		svg_text(html, " What is marked so comes from simulated agents: no model and no "
			       "person was asked.");
		svg_end(html);
	}
	page_paragraph(html, "Refusal rates of people and language models, when a rule meets an "
			     "exception: refusals / (grants + refusals).");
	page_paragraph(html, "%s replies, written on %.10s by leeway %s.",
		words_count((uint64_t)n_replies, count), time, LEEWAY_VERSION);
	svg_end(html);
	free(time);
}

bool page_write(struct svg *html, const struct page *page, struct error *error)
{
	static const char doctype[] = "<!DOCTYPE html>\n";
	bool good;

	svg_raw(html, doctype, sizeof doctype - 1);
	svg_start(html, "html");
	svg_word(html, "lang", "en");
	write_head(html, page);
	svg_start(html, "body");
	svg_start(html, "a");
	svg_word(html, "class", "skip");
	svg_word(html, "href", "#main");
	svg_text(html, "To the content");
	svg_end(html);
	write_header(html, page);
	write_navigation(html, page);
	svg_start(html, "main");
	svg_word(html, "id", "main");
	svg_word(html, "tabindex", "-1");
	page_write_figures(html, page);
	page_write_tables(html, page);
	page_write_claims(html, page);
	good = page_write_method(html, page, error);
	page_write_explanations(html, page);
	svg_end(html);
	svg_start(html, "footer");
	page_paragraph(html, "The figures and tables are of the moment the page was written; "
			     "`leeway report` writes it anew.");
	svg_end(html);
	svg_start(html, "script");
	svg_raw(html, script, sizeof script);
	svg_end(html);
	svg_end(html);
	svg_end(html);
	return good;
}
