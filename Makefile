# leeway: how much leeway people and language models give when a rule meets an exception.
#
#   make demo     install what is missing, build, show simulated agents over the paper's scenarios
#   make test     install what the tests need, build and run them; T=model_tally runs one program
#   make          build ./leeway
#   make install  PREFIX=/usr/local DESTDIR=
#   make help     the rest
#
# V=1 shows the commands. BUILD=folder puts objects elsewhere. Every variable below can be set.

VERSION = 0.1.0

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
DATADIR    ?= $(PREFIX)/share/leeway
MANDIR     ?= $(PREFIX)/share/man
PKG_CONFIG ?= pkg-config
CC         ?= cc
AR         ?= ar
BUILD      ?= build
PROGRAM    ?= leeway

CFLAGS   ?= -O2 -g
WARNINGS ?= -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion
WERROR   ?=
SANITIZE ?=

PACKAGES      = libcurl libcjson sqlite3 libcrypto
TEST_PACKAGES = cmocka libmicrohttpd

PACKAGE_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null)
PACKAGE_LIBS   := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null)
UNISTRING_LIBS ?= -lunistring
TEST_CFLAGS    := $(shell $(PKG_CONFIG) --cflags $(TEST_PACKAGES) 2>/dev/null)
TEST_LIBS      := $(shell $(PKG_CONFIG) --libs $(TEST_PACKAGES) 2>/dev/null)

FEATURES = -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DARWIN_C_SOURCE -D__BSD_VISIBLE=1
DEFINES  = -DLEEWAY_VERSION='"$(VERSION)"' -DLEEWAY_DATADIR='"$(DATADIR)"'
COMPILE  = $(CC) -std=c11 -pthread $(WARNINGS) $(WERROR) $(FEATURES) $(DEFINES) -Iinclude \
	-I$(BUILD) $(PACKAGE_CFLAGS) $(CFLAGS) $(SANITIZE) $(CPPFLAGS) -MMD -MP
LINK     = $(CC) -pthread $(CFLAGS) $(SANITIZE) $(LDFLAGS)
LIBS     = $(PACKAGE_LIBS) $(UNISTRING_LIBS) -lm $(LDLIBS)

SOURCES         = $(sort $(wildcard src/*/*.c))
LIBRARY_SOURCES = $(filter-out src/cli/main.c,$(SOURCES))
OBJECTS         = $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY_OBJECTS = $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
LIBRARY         = $(BUILD)/libleeway.a

SUPPORT_SOURCES = $(sort $(wildcard tests/support/*.c))
SUPPORT_OBJECTS = $(SUPPORT_SOURCES:%.c=$(BUILD)/%.o)
TEST_SOURCES    = $(sort $(wildcard tests/unit/*_test.c tests/engine/*_test.c))
TEST_PROGRAMS   = $(TEST_SOURCES:%.c=$(BUILD)/%)
T              ?=
RUN_PROGRAMS    = $(if $(T),$(foreach t,$(T),$(filter %/$(t)_test,$(TEST_PROGRAMS))),$(TEST_PROGRAMS))

Q = $(if $(V),,@)

.DEFAULT_GOAL := all
.PHONY: all
all: $(PROGRAM)

$(PROGRAM): $(BUILD)/src/cli/main.o $(LIBRARY)
	$(if $(V),,@echo "  LINK  $@")
	$(Q)$(LINK) -o $@ $(BUILD)/src/cli/main.o $(LIBRARY) $(LIBS)

$(LIBRARY): $(LIBRARY_OBJECTS)
	$(if $(V),,@echo "  AR    $@")
	$(Q)rm -f $@ && $(AR) rc $@ $(LIBRARY_OBJECTS)

$(BUILD)/src/%.o: src/%.c
	$(if $(V),,@echo "  CC    $<")
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) -c -o $@ $<

$(BUILD)/tests/%.o: tests/%.c
	$(if $(V),,@echo "  CC    $<")
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) $(TEST_CFLAGS) -Itests -DTEST_FOLDER='"$(CURDIR)/tests"' -c -o $@ $<

$(TEST_PROGRAMS): $(BUILD)/%: $(BUILD)/%.o $(SUPPORT_OBJECTS) $(LIBRARY)
	$(if $(V),,@echo "  LINK  $@")
	$(Q)$(LINK) -o $@ $< $(SUPPORT_OBJECTS) $(LIBRARY) $(TEST_LIBS) $(LIBS)

# Data compiled into the program, as an array of bytes.
$(BUILD)/%.json.inc: src/%.json
	$(Q)mkdir -p $(@D)
	$(Q)od -An -v -tx1 $< | sed 's/[0-9a-f][0-9a-f]/0x&,/g' > $@

-include $(patsubst %.o,%.d,$(OBJECTS) $(SUPPORT_OBJECTS) $(TEST_PROGRAMS:=.o))

.PHONY: check
check: $(PROGRAM) $(RUN_PROGRAMS)
	$(Q)LEEWAY=$(CURDIR)/$(PROGRAM) sh tests/run $(RUN_PROGRAMS)

.PHONY: test
test:
	$(Q)$(MAKE) --no-print-directory check

.PHONY: clean
clean:
	rm -rf $(BUILD) leeway
