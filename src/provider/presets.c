#include "leeway/provider/presets.h"

#include <string.h>

#include "leeway/provider/simulated.h"

enum { CHOICES_OPENAI = 128 }; /* The highest n of its specification. */

/*
 * Requests in flight are choices of ours, documented in leeway-config(5): the engine shrinks the
 * window where a provider refuses. Servers on one's own machine answer few at once, but for vLLM,
 * which batches.
 */
static const struct preset presets[] = {
	{ .id = "openai",
		.title = "OpenAI",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "https://api.openai.com/v1",
		.url_variable = "OPENAI_BASE_URL",
		.key_variable = "OPENAI_API_KEY",
		.max_choices = CHOICES_OPENAI,
		.max_in_flight = 64,
		.new_token_cap = true },
	{ .id = "anthropic",
		.title = "Anthropic",
		.protocol = PROTOCOL_ANTHROPIC,
		.base_url = "https://api.anthropic.com",
		.url_variable = "ANTHROPIC_BASE_URL",
		.key_variable = "ANTHROPIC_API_KEY",
		.max_choices = 1,
		.max_in_flight = 32 },
	{ .id = "openrouter",
		.title = "OpenRouter",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "https://openrouter.ai/api/v1",
		.key_variable = "OPENROUTER_API_KEY",
		.max_choices = 1,
		.max_in_flight = 32 },
	{ .id = "groq",
		.title = "Groq",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "https://api.groq.com/openai/v1",
		.key_variable = "GROQ_API_KEY",
		.max_choices = 1,
		.max_in_flight = 16 },
	{ .id = "together",
		.title = "Together",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "https://api.together.xyz/v1",
		.key_variable = "TOGETHER_API_KEY",
		.max_choices = 1,
		.max_in_flight = 16 },
	{ .id = "mistral",
		.title = "Mistral",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "https://api.mistral.ai/v1",
		.key_variable = "MISTRAL_API_KEY",
		.max_choices = 1,
		.max_in_flight = 8,
		.random_seed = true },
	{ .id = "deepseek",
		.title = "DeepSeek",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "https://api.deepseek.com",
		.key_variable = "DEEPSEEK_API_KEY",
		.max_choices = 1,
		.max_in_flight = 32 },
	{ .id = "ollama",
		.title = "Ollama",
		.protocol = PROTOCOL_OLLAMA,
		.base_url = "http://localhost:11434",
		.url_variable = "OLLAMA_HOST",
		.max_choices = 1,
		.max_in_flight = 4,
		.serves_here = true },
	{ .id = "llamacpp",
		.title = "llama.cpp's llama-server",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "http://127.0.0.1:8080/v1",
		.max_choices = 1,
		.max_in_flight = 4,
		.serves_here = true },
	{ .id = "vllm",
		.title = "vLLM",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "http://localhost:8000/v1",
		.max_choices = CHOICES_OPENAI,
		.max_in_flight = 64,
		.serves_here = true },
	{ .id = "lmstudio",
		.title = "LM Studio",
		.protocol = PROTOCOL_OPENAI_CHAT,
		.base_url = "http://localhost:1234/v1",
		.max_choices = 1,
		.max_in_flight = 4,
		.serves_here = true },
	{ .id = "sim",
		.title = "simulated agents",
		.protocol = PROTOCOL_SIMULATED,
		.max_choices = SIMULATED_MAX_CHOICES,
		.max_in_flight = 64 },
};

const struct preset *presets_get(size_t *n_presets)
{
	*n_presets = sizeof presets / sizeof presets[0];
	return presets;
}

struct absent_row {
	const char *id;
	const char *advice;
};

static const struct absent_row absent_rows[] = {
	{ "gemini", "Gemini's own protocol is not spoken; Google also serves it in OpenAI's: add a "
		    "provider with \"protocol\": \"openai-chat\", \"base_url\": "
		    "\"https://generativelanguage.googleapis.com/v1beta/openai\" and "
		    "\"key_env\": \"GEMINI_API_KEY\" to the configuration" },
	{ "google", "Gemini's own protocol is not spoken; see gemini in leeway-config(5)" },
	{ "openai-responses",
		"the Responses protocol is not spoken; ask the model through openai:MODEL, whose "
		"protocol is Chat Completions" },
	{ "azure", "add a provider with \"protocol\": \"openai-chat\", your resource's "
		   "\"base_url\" that ends in /openai/v1 and \"key_env\" to the configuration" },
};

const char *presets_explain_absent(const char *id)
{
	for (size_t i = 0; i < sizeof absent_rows / sizeof absent_rows[0]; i++) {
		if (strcmp(absent_rows[i].id, id) == 0)
			return absent_rows[i].advice;
	}
	return NULL;
}
