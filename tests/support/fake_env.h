/* A struct env with variables of the test's own and a fixed clock. */
#ifndef LEEWAY_TESTS_FAKE_ENV_H
#define LEEWAY_TESTS_FAKE_ENV_H

#include "leeway/base/env.h"

/* Pairs of name and value, ended by NULL; must outlive the env. */
struct env fake_env(const char *const *variables);

#endif
