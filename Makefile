# leeway: how much leeway people and language models give when a rule meets an exception.
#
#   make demo       install what is missing, build, show simulated agents over the paper's scenarios
#   make test       install what the tests need, build them, run them; T=model_tally runs one,
#                   T='store_*' those that match
#   make            build ./leeway (GNU make; gmake on BSD)
#   make install    PREFIX=/usr/local DESTDIR=
#   make uninstall  removes exactly what install wrote
#   make check      the tests alone, without looking for what they need; T= as above
#   make lint       layers, banned calls, static analysis, manual pages
#   make asan       the tests under AddressSanitizer and UndefinedBehaviorSanitizer
#   make tsan       the tests under ThreadSanitizer; T= for some
#   make valgrind   some fast tests under valgrind; T= for others
#   make fuzz       every parser under libFuzzer, FUZZ_SECONDS=30 each; needs clang
#   make coverage   the tests, and how many lines of each file they reach
#   make bench      measurements
#   make simulate   simulated studies, held against the bounds of the statistics; minutes
#   make format     clang-format over the sources
#   make manual     refresh the generated sections of the manual pages
#   make clean
#
# V=1 shows the commands. BUILD=folder puts objects elsewhere. Every variable below can be set.

VERSION = 0.1.0

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
DATADIR    ?= $(PREFIX)/share/leeway
MANDIR     ?= $(PREFIX)/share/man
PKG_CONFIG ?= pkg-config
CC         ?= cc
FUZZ_CC    ?= clang
BUILD      ?= build
PROGRAM    ?= leeway

CFLAGS   ?= -O2 -g
WARNINGS ?= -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion
WERROR   ?=
SANITIZE ?=

PACKAGES      = libcurl libcjson sqlite3 libcrypto ncursesw
TEST_PACKAGES = cmocka libmicrohttpd vterm

# Homebrew keeps headers outside the compiler's own paths, and OpenSSL in a folder of its own.
ifneq ($(wildcard /opt/homebrew/bin/brew /usr/local/Homebrew),)
HOMEBREW := $(shell brew --prefix)
PKG_CONFIG := PKG_CONFIG_PATH="$(HOMEBREW)/opt/openssl@3/lib/pkgconfig" $(PKG_CONFIG)
UNISTRING_CFLAGS ?= -I$(HOMEBREW)/include
UNISTRING_LIBS   ?= -L$(HOMEBREW)/lib -lunistring
endif
UNISTRING_LIBS ?= -lunistring

# Optional: Excel's workbooks and SPSS's files are read where these are there. WITH_XLSX= and
# WITH_SAV= leave them out.
WITH_XLSX ?= $(shell $(PKG_CONFIG) --exists libarchive expat 2>/dev/null && echo yes)
WITH_SAV  ?= $(shell $(CC) $(CPPFLAGS) -E -include readstat.h -x c /dev/null > /dev/null 2>&1 && \
	echo yes)
ifneq ($(WITH_XLSX),)
PACKAGES += libarchive expat
OPTIONAL += -DHAVE_XLSX -DARCHIVE_LIBDIR='"$(shell $(PKG_CONFIG) --variable=libdir libarchive)"'
endif
ifneq ($(WITH_SAV),)
OPTIONAL      += -DHAVE_READSTAT
READSTAT_LIBS ?= -lreadstat
endif

# The features asked for below are these, whatever a package (ncursesw) says.
PACKAGE_CFLAGS := $(filter-out -D_XOPEN_SOURCE=% -D_DEFAULT_SOURCE,\
	$(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null))
# libarchive is loaded when a zip is read (report/sheet_xlsx), which old glibc has in libdl.
PACKAGE_LIBS   := $(patsubst -larchive,$(if $(filter Linux,$(shell uname)),-ldl),\
	$(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null))
TEST_CFLAGS    := $(shell $(PKG_CONFIG) --cflags $(TEST_PACKAGES) 2>/dev/null)
TEST_LIBS      := $(shell $(PKG_CONFIG) --libs $(TEST_PACKAGES) 2>/dev/null)

# Times after 2038 and files of more than 2 GB where words have 32 bits, too.
FEATURES = -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DARWIN_C_SOURCE -D__BSD_VISIBLE=1 \
	-D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
DEFINES  = -DLEEWAY_VERSION='"$(VERSION)"' -DLEEWAY_DATADIR='"$(DATADIR)"' $(OPTIONAL)
COMPILE  = $(CC) -std=c11 -pthread $(WARNINGS) $(WERROR) $(FEATURES) $(DEFINES) -Iinclude \
	-I$(BUILD) $(PACKAGE_CFLAGS) $(UNISTRING_CFLAGS) $(CFLAGS) $(SANITIZE) $(CPPFLAGS) -MMD -MP
TEST_COMPILE = $(COMPILE) $(TEST_CFLAGS) -Itests -DTEST_FOLDER='"$(CURDIR)/tests"'
LINK     = $(CC) -pthread $(CFLAGS) $(SANITIZE) $(LDFLAGS)
LIBS     = $(PACKAGE_LIBS) $(READSTAT_LIBS) $(UNISTRING_LIBS) -lm $(LDLIBS)

SOURCES         = $(sort $(wildcard src/*/*.c))
LIBRARY_SOURCES = $(filter-out src/cli/main.c,$(SOURCES))
OBJECTS         = $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY_OBJECTS = $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
LIBRARY         = $(BUILD)/libleeway.a

SUPPORT_SOURCES = $(sort $(wildcard tests/support/*.c)) \
	$(filter-out %_test.c,$(sort $(wildcard tests/screen/*.c)))
SUPPORT_OBJECTS = $(SUPPORT_SOURCES:%.c=$(BUILD)/%.o)
TEST_PROGRAMS   = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/unit/*_test.c \
	tests/engine/*_test.c tests/screen/*_test.c)))
FUZZ_PROGRAMS   = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/fuzz/*_fuzz.c)))
BENCH_PROGRAMS  = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/*_bench.c)))
SIMULATION      = $(BUILD)/tests/simulate/statistics_simulate
MODEL_SERVER    = $(BUILD)/tests/server/model_server
SLOW_PROGRAM    = $(BUILD)/tests/slow/leeway
LINKED_PROGRAMS = $(TEST_PROGRAMS) $(FUZZ_PROGRAMS) $(BENCH_PROGRAMS) $(SIMULATION) \
	$(MODEL_SERVER)

# What T names (all tests without it): test programs, and shell tests.
T           ?=
TESTS        = $(or $(strip $(T)),*)
RUN_PROGRAMS = $(patsubst %.c,$(BUILD)/%,$(sort $(foreach t,$(TESTS),\
	$(wildcard tests/unit/$(t)_test.c tests/engine/$(t)_test.c tests/screen/$(t)_test.c))))
RUN_SCRIPTS  = $(sort $(foreach t,$(TESTS),$(wildcard tests/cli/$(t).sh tests/tools/$(t).sh)))

Q     = $(if $(V),,@)
note  = $(if $(V),,@echo "  $(1)")
quote = '$(subst ','\'',$(1))'
# For builds that the user did not spread over the cores already.
CORES   = $(shell getconf _NPROCESSORS_ONLN || echo 2)
SPREAD  = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(CORES))
SUBMAKE = $(MAKE) --no-print-directory

.DEFAULT_GOAL := all
.PHONY: all
all: $(PROGRAM)

# The commands' own text and what they need: when it changes, what they made is made again.
.PHONY: FORCE
FORCE:
$(BUILD)/build.flags: FLAGS = $(COMPILE) $(LINK) $(LIBS)
$(BUILD)/test.flags: FLAGS = $(TEST_COMPILE) $(TEST_LIBS)
$(BUILD)/build.flags $(BUILD)/test.flags: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' $(call quote,$(FLAGS)) > $@.new; \
	if cmp -s $@.new $@; then rm -f $@.new; \
	elif sh .ci/dependencies --check $(basename $(@F)); then mv $@.new $@; \
	else rm -f $@.new $@; exit 1; fi

$(PROGRAM): $(BUILD)/src/cli/main.o $(LIBRARY)
	$(call note,LINK  $@)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(BUILD)/src/cli/main.o $(LIBRARY) $(LIBS)

$(LIBRARY): $(LIBRARY_OBJECTS)
	$(call note,AR    $@)
	$(Q)rm -f $@ && $(AR) rc $@ $(LIBRARY_OBJECTS)

$(BUILD)/src/%.o: src/%.c $(BUILD)/build.flags
	$(call note,CC    $<)
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) -c -o $@ $<

$(BUILD)/tests/%.o: tests/%.c $(BUILD)/test.flags
	$(call note,CC    $<)
	$(Q)mkdir -p $(@D)
	$(Q)$(TEST_COMPILE) -c -o $@ $<

$(LINKED_PROGRAMS): $(BUILD)/%: $(BUILD)/%.o $(SUPPORT_OBJECTS) $(LIBRARY)
	$(call note,LINK  $@)
	$(Q)$(LINK) $(DRIVER) -o $@ $< $(SUPPORT_OBJECTS) $(LIBRARY) $(TEST_LIBS) $(LIBS)
$(FUZZ_PROGRAMS): DRIVER = -fsanitize=fuzzer

# The program on a disk that takes as long as a test wants.
$(SLOW_PROGRAM): $(BUILD)/src/cli/main.o $(BUILD)/tests/slow/slow_disk.o $(LIBRARY)
	$(call note,LINK  $@)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBS)

# Data compiled into the program, as an array of bytes.
$(BUILD)/src/provider/prices.o: $(BUILD)/provider/prices.json.inc
$(BUILD)/src/model/decision_lexicon.o: $(BUILD)/model/decision/lexicon.txt.inc \
	$(BUILD)/model/decision/languages.txt.inc
$(BUILD)/src/report/page.o: $(BUILD)/report/page.css.inc $(BUILD)/report/page.js.inc

$(BUILD)/%.inc: src/%
	$(Q)mkdir -p $(@D)
	$(Q)od -An -v -tx1 $< | sed 's/[0-9a-f][0-9a-f]/0x&,/g' > $@

-include $(patsubst %.o,%.d,$(OBJECTS) $(SUPPORT_OBJECTS) $(LINKED_PROGRAMS:=.o))

.PHONY: demo
demo:
	$(Q)sh .ci/dependencies build
	$(Q)$(SUBMAKE) $(SPREAD) $(PROGRAM)
	$(Q)LEEWAY_DATADIR=$(call quote,$(CURDIR)) ./$(PROGRAM) demo

.PHONY: test
test:
	$(Q)sh .ci/dependencies test
	$(Q)$(SUBMAKE) $(SPREAD) check

.PHONY: check
check: $(PROGRAM) $(RUN_PROGRAMS) $(if $(RUN_SCRIPTS),$(MODEL_SERVER)) \
	$(if $(filter %/screen_disk_test,$(RUN_PROGRAMS)),$(SLOW_PROGRAM))
	$(if $(RUN_PROGRAMS)$(RUN_SCRIPTS),,$(error no test is named $(T)))
	$(Q)LEEWAY=$(CURDIR)/$(PROGRAM) SLOW_LEEWAY=$(CURDIR)/$(SLOW_PROGRAM) \
		MODEL_SERVER=$(CURDIR)/$(MODEL_SERVER) sh tests/run $(RUN_PROGRAMS) $(RUN_SCRIPTS)

# variant NAME SANITIZE TESTS: the same tests, built in a folder of their own.
variant = $(Q)$(SUBMAKE) $(SPREAD) check BUILD=build/$(1) PROGRAM=build/$(1)/leeway \
	SANITIZE="$(2)" T="$(or $(T),$(3))"

.PHONY: asan tsan valgrind coverage
asan: export MONKEY_KEYS ?= 100000
asan:
	$(call variant,asan,-fsanitize=address$(comma)undefined -fno-sanitize-recover=all \
		-fno-omit-frame-pointer,)
tsan:
	$(call variant,tsan,-fsanitize=thread,)
valgrind:
	$(Q)WRAP="valgrind -q --leak-check=full --error-exitcode=99" \
		$(SUBMAKE) $(SPREAD) check T="$(or $(T),base_* model_*)"
coverage:
	$(Q)rm -rf build/coverage
	$(call variant,coverage,--coverage -O0,)
	$(Q)sh .ci/coverage build/coverage
comma := ,

FUZZ_SECONDS ?= 30
.PHONY: fuzz fuzz-run
fuzz:
	$(Q)$(SUBMAKE) $(SPREAD) fuzz-run CC=$(FUZZ_CC) BUILD=build/fuzz \
		SANITIZE="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all"
fuzz-run: $(FUZZ_PROGRAMS)
	$(Q)FUZZ_SECONDS=$(FUZZ_SECONDS) sh tests/fuzz/run $(FUZZ_PROGRAMS)

.PHONY: bench
bench: $(PROGRAM) $(BENCH_PROGRAMS) $(MODEL_SERVER)
	$(Q)status=0; for program in $(BENCH_PROGRAMS); do \
		LEEWAY=$(CURDIR)/$(PROGRAM) $$program || status=1; done; exit $$status

.PHONY: simulate
simulate: $(SIMULATION)
	$(Q)$(SIMULATION)

.PHONY: lint lint-run lint-changed format manual
lint:
	$(Q)sh .ci/dependencies build lint
	$(Q)$(SUBMAKE) $(SPREAD) lint-run
lint-run: $(PROGRAM)
	$(Q)LEEWAY=./$(PROGRAM) COMPILE=$(call quote,$(TEST_COMPILE)) sh .ci/lint
# Of what changed since a commit, in seconds.
lint-changed: $(PROGRAM)
	$(Q)SINCE=$(call quote,$(or $(SINCE),HEAD)) LEEWAY=./$(PROGRAM) \
		COMPILE=$(call quote,$(TEST_COMPILE)) sh .ci/lint
format:
	$(Q)clang-format -i $(wildcard include/leeway/*/*.h src/*/*.[ch] tests/*/*.[ch])
manual: $(PROGRAM)
	$(Q)LEEWAY=./$(PROGRAM) sh .ci/manual man/*

PLACES = DESTDIR=$(call quote,$(DESTDIR)) PREFIX=$(call quote,$(PREFIX)) \
	BINDIR=$(call quote,$(BINDIR)) DATADIR=$(call quote,$(DATADIR)) \
	MANDIR=$(call quote,$(MANDIR))
.PHONY: install uninstall
install: $(PROGRAM)
	$(Q)$(PLACES) sh .ci/install install $(PROGRAM)
uninstall:
	$(Q)$(PLACES) sh .ci/install uninstall

.PHONY: clean help
clean:
	rm -rf build $(BUILD) $(PROGRAM)
help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile
