/*
 * Accounts from a preset, the environment and the configuration. A key goes only to the host it was
 * set for: a built-in provider's variable to that provider's own host or the host its URL variable
 * names, and anywhere else only where the configuration names the variable or a command.
 */
#ifndef LEEWAY_PROVIDER_ACCOUNTS_H
#define LEEWAY_PROVIDER_ACCOUNTS_H

#include "leeway/base/env.h"
#include "leeway/provider/presets.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/records.h"

struct account_entry {
	struct account account;
	char *key_command; /* Not run yet; NULL: none. */
	char **header_commands; /* Of the account's headers, by index; each not run yet, or NULL. */
	const char
		*variable; /* The preset's variable that is kept back from a foreign host; NULL. */
};

/*
 * Fills the entry from a preset, a record or both; one may be NULL. Cannot fail: what is wrong in
 * the environment becomes account.fault, so that other providers stay usable.
 */
void account_entry_init(struct account_entry *entry, const struct env *env,
	const struct preset *preset, const struct provider_record *record);
void account_entry_clear(struct account_entry *entry);

/* Whether a command that gives the key or a header was not run yet, and will be. */
bool account_entry_is_pending(const struct account_entry *entry);

/* Runs the commands that were not run; a failure becomes account.fault. */
void account_entry_fetch_key(struct account_entry *entry);

/* Takes a copy of what the same commands wrote for another entry of the account, where it was run
 * there and not here. */
void account_entry_share_key(struct account_entry *to, const struct account_entry *from);

#endif
