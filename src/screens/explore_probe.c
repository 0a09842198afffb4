/* Whether a server on this machine could be asked, found out off the explorer's thread. */
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/engine/exchange.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/explore_screen.h"

enum { TIMEOUT_MS = 700 }; /* It answers at once or is not there. */

/* An errand's data. It opens a registry of its own. */
struct probe {
	const struct env *env;
	const struct config *config;
	char *found; /* In words; NULL: nothing answers. */
};

static char *describe(
	const struct account *account, const struct model_entry *models, size_t n_models)
{
	char *words = n_models == 0 ? memory_format("%s answers, but has no model yet", account->id)
				    : memory_format("%s answers: f, and name %s:%s (%zu in all)",
					      account->id, account->id, models[0].id, n_models);
	char *safe = text_sanitise(words, TEXT_ONE_LINE);

	free(words);
	return safe;
}

static bool is_local(const struct account *account)
{
	return account->protocol != PROTOCOL_SIMULATED && account->local &&
	       !account->key_required && !account->fault;
}

static void run_probe(void *data, const atomic_bool *stop)
{
	struct probe *probe = data;
	struct registry *registry = registry_open(probe->env, probe->config, NULL);
	struct exchange_limits limits = { TIMEOUT_MS, stop };
	size_t n_accounts = 0;
	const struct account *const *accounts =
		registry ? registry_accounts(registry, &n_accounts) : NULL;

	for (size_t i = 0; i < n_accounts && !probe->found && !atomic_load(stop); i++) {
		struct model_entry *models = NULL;
		size_t n_models = 0;

		if (is_local(accounts[i]) &&
			exchange_list(accounts[i], &limits, &models, &n_models, NULL))
			probe->found = describe(accounts[i], models, n_models);
		exchange_free_models(models, n_models);
	}
	registry_close(registry);
}

static void take_probe(void *data, struct app *app)
{
	struct probe *probe = data;
	struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);

	if (!explore)
		return;
	free(explore->server);
	explore->server = probe->found;
	explore->has_probed = true;
	probe->found = NULL;
	app_redraw(app);
}

static void free_probe(void *data)
{
	struct probe *probe = data;

	free(probe->found);
	free(probe);
}

static const struct errand_ops probe_ops = { run_probe, take_probe, free_probe };

void explore_probe(struct app *app)
{
	struct probe *probe = memory_alloc(1, sizeof *probe);

	probe->env = app_env(app);
	probe->config = app_config(app);
	app_start_errand(app, &probe_ops, probe);
}
