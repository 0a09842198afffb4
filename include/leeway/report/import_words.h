/*
 * Words of a prompt made comparable, pass by pass, so that a reply recorded elsewhere finds the
 * prompt it answered. No pass changes a digit, a sign or a currency: levels differ by no more.
 * Pure functions.
 */
#ifndef LEEWAY_REPORT_IMPORT_WORDS_H
#define LEEWAY_REPORT_IMPORT_WORDS_H

enum words_pass {
	WORDS_EXACT, /* Line ends are \n; no mark at the start, no blanks at the ends. */
	WORDS_SPACES, /* Composed characters, no invisible ones, one space for blanks and lines. */
	WORDS_HTML, /* Where there are tags or entities: without them. */
	WORDS_SIGNS, /* One kind of quotes and dashes, no Markdown. */
	WORDS_CASE, /* Case folded. */
	N_WORDS_PASSES,
};

/*
 * The messages, as JSON, or one text that stands for one message of the user, as a text of which
 * two are equal where the messages are, role by role; to be freed. NULL: not a list of messages.
 */
char *words_normalise_messages(const char *messages, enum words_pass pass);
char *words_normalise_text(const char *text, enum words_pass pass);

#endif
