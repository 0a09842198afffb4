/* What screens may ask of the app: its parts, and the message log. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "app_state.h"

const struct env *app_env(const struct app *app)
{
	return app->options->env;
}

const struct config *app_config(const struct app *app)
{
	return app->options->config;
}

struct study *app_study(const struct app *app)
{
	return app->study;
}

struct session *app_session(const struct app *app)
{
	return app->session;
}

struct registry *app_registry(const struct app *app)
{
	return app->registry;
}

const struct keymap *app_keymap(const struct app *app)
{
	return app->keymap;
}

struct term *app_term(const struct app *app)
{
	return app->term;
}

const char *app_pack(const struct app *app)
{
	return app->pack;
}

struct fire_choice *app_fire_choice(const struct app *app)
{
	return app->fire_choice;
}

struct interview_choice *app_interview_choice(struct app *app)
{
	return &app->interview_choice;
}

bool app_is_demo(const struct app *app)
{
	return app->options->is_demo;
}

void app_say(struct app *app, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = memory_format_list(format, arguments);
	va_end(arguments);
	struct said *message = &app->messages[app->n_messages++ % APP_MAX_MESSAGES];

	free(message->text);
	message->text = text_sanitise(text, TEXT_ONE_LINE);
	message->wall_ms = env_wall_ms(app->options->env);
	log_redact(message->text, strlen(message->text));
	log_message(LOG_INFO, "%s", message->text);
	app->has_news = true;
	app->needs_draw = true;
	free(text);
}

void app_say_error(struct app *app, struct error *error)
{
	app_say(app, "%s", error->message ? error->message : "failed");
	error_clear(error);
}

const char *app_message(const struct app *app, size_t index, int64_t *wall_ms)
{
	if (index >= app->n_messages || index >= APP_MAX_MESSAGES)
		return NULL;
	const struct said *message =
		&app->messages[(app->n_messages - 1 - index) % APP_MAX_MESSAGES];

	*wall_ms = message->wall_ms;
	return message->text;
}
