# SPDX-License-Identifier: Apache-2.0
#
# make		builds build/tunprint and build/tunprintd
# sudo make run	shows it: a small gateway of namespaces, or IFACE=lan0,wan0 for one's own
# sudo make check	installs what the tests need and runs them all
# make story	two years of history to ask questions of, in build/story
# make bench	what a packet costs, as ratios in one run
# make fuzz	every fuzz target for FUZZ_SECONDS each
# make install	DESTDIR, PREFIX, SYSCONFDIR and UNITDIR are respected
# make deb	Debian packages of it in build/deb
#
# No configure step: CC, CLANG, CFLAGS and B (the build folder) may be set.

.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:

CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
CLANG ?= $(firstword $(shell command -v clang-14 clang-19 clang 2>/dev/null) clang-14)
STRIP ?= $(firstword $(shell command -v $(subst clang,llvm-strip,$(notdir $(CLANG))) llvm-strip 2>/dev/null) llvm-strip)
VERSION := 0.1.0
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
B ?= build

CFLAGS ?= -O2 -g
WARN := -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unknown-pragmas
ALL_CFLAGS = -std=gnu11 -D_GNU_SOURCE $(WARN) $(CFLAGS) -I. -Iuserspace -Ibpf -I$(B)/gen
# MMDB lists where libmaxminddb is installed.
MMDB := $(if $(wildcard /usr/include/maxminddb.h /usr/include/$(shell uname -m)-linux-gnu/maxminddb.h),yes)
LIBS := $(if $(MMDB),-lmaxminddb) -lpcap -ljansson -lxdp -lbpf -lelf -lz -lsqlite3 -lm
BPF_CFLAGS = -O2 -g -target bpf -mcpu=v3 -Wall -Wextra -Werror -Wno-unused-parameter \
	     -Ibpf -I$(B)/gen -I/usr/include/$(shell uname -m)-linux-gnu

# Everything in the stages' folders is one archive; the two programs take what they need of it.
STAGES := base engine attach replay signature learn answer store collect events serve cli
SOURCES := $(foreach stage,$(STAGES),$(wildcard userspace/$(stage)/*.c))
OBJECTS := $(SOURCES:%.c=$(B)/%.o)
ARCHIVE := $(B)/libtunprint.a
BPF_OBJECTS := $(B)/bpf/observe_xdp.bpf.o $(B)/bpf/observe_tc.bpf.o
BPF_HEADERS := $(wildcard bpf/*.h bpf/proto/*.h) $(B)/gen/proto/all.h

.PHONY: all
# Only the live view needs ncurses; without its header it is left out.
TOP := $(if $(wildcard /usr/include/ncurses.h /usr/include/ncursesw/ncurses.h),$(B)/tunprint-top)
all: $(B)/tunprint $(B)/tunprintd $(TOP)

quiet = @printf '  %-7s %s\n' '$(1)' '$(2)';

# Every protocol's file, in the order of the list.
$(B)/gen/proto/all.h: bpf/proto/list.h
	@mkdir -p $(@D)
	@sed -n 's|^PROTO([0-9]*, *[A-Z0-9_]*, *\([a-z0-9_]*\),.*|#include "proto/\1.h"|p' $< > $@

$(B)/bpf/%.bpf.o: bpf/%.bpf.c $(BPF_HEADERS)
	$(call quiet,BPF,$@)
	@mkdir -p $(@D)
	@$(CLANG) $(BPF_CFLAGS) -c $< -o $@ && $(STRIP) -g $@

# The programs carry the BPF objects inside.
$(B)/userspace/attach/%.o: EXTRA = -DOBSERVE_XDP='"$(abspath $(B))/bpf/observe_xdp.bpf.o"' \
				   -DOBSERVE_TC='"$(abspath $(B))/bpf/observe_tc.bpf.o"'
$(B)/userspace/attach/objects.o: $(BPF_OBJECTS)

$(B)/userspace/cli/help.o $(B)/userspace/tunprintd.o: EXTRA = -DTUNPRINT_VERSION='"$(VERSION)"'
$(B)/userspace/cli/help.o $(B)/userspace/tunprintd.o: Makefile

$(B)/userspace/base/prefix_mmdb.o: EXTRA = $(if $(MMDB),-DWITH_MMDB)

$(B)/%.o: %.c $(B)/gen/proto/all.h
	$(call quiet,CC,$@)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) $(EXTRA) -MMD -MP -c $< -o $@

$(ARCHIVE): $(OBJECTS)
	$(call quiet,AR,$@)
	@rm -f $@ && ar rcs $@ $^

$(B)/tunprint $(B)/tunprintd: $(B)/%: $(B)/userspace/%.o $(ARCHIVE)
	$(call quiet,LINK,$@)
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/tunprint-top: $(B)/userspace/tunprint_top.o $(ARCHIVE)
	$(call quiet,LINK,$@)
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lncursesw -ltinfo

-include $(B)/userspace/tunprint_top.d $(OBJECTS:.o=.d) $(B)/userspace/tunprint.d $(B)/userspace/tunprintd.d

# Tests, one program per file: tests/unit/X.c -> build/tests/unit/X.
$(B)/tests/%: tests/%.c $(ARCHIVE)
	$(call quiet,LINK,$@)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(ARCHIVE) $(LIBS) -lcmocka

# Tools that load programs of their own carry these inside, too.
$(B)/tools/%.bpf.o: tools/%.bpf.c $(BPF_HEADERS)
	$(call quiet,BPF,$@)
	@mkdir -p $(@D)
	@$(CLANG) $(BPF_CFLAGS) -c $< -o $@ && $(STRIP) -g $@

$(B)/tools/generate/%.o: EXTRA = -DGENERATE='"$(abspath $(B))/tools/generate/generate.bpf.o"'
$(B)/tools/generate/generate.o: $(B)/tools/generate/generate.bpf.o
$(B)/tools/bench/%.o: EXTRA = -DFLOOR='"$(abspath $(B))/tools/bench/floor.bpf.o"'
$(B)/tools/bench/bench.o: $(B)/tools/bench/floor.bpf.o

$(B)/generate: $(B)/tools/generate/main.o $(B)/tools/generate/generate.o $(ARCHIVE)
	$(call quiet,LINK,$@)
	@$(CC) $(CFLAGS) -o $@ $^ $(LIBS) -lpthread

$(B)/bench: $(B)/tools/bench/bench.o $(B)/tools/bench/fill.o $(ARCHIVE)
	$(call quiet,LINK,$@)
	@$(CC) $(CFLAGS) -o $@ $^ $(LIBS)

$(B)/tools/bench/store: $(addprefix tools/bench/,store.c store_make.c store_ask.c store_write.c) $(ARCHIVE)
	$(call quiet,LINK,$@)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -o $@ $^ $(LIBS) -lpthread

$(B)/tools/bench/learner: tools/bench/learner.c $(ARCHIVE)
	$(call quiet,LINK,$@)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -o $@ $^ $(LIBS) -lpthread

$(B)/tools/bench/read: tools/bench/read.c
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -o $@ $< -lpcap

$(B)/tests/load/load: tests/load/load.c $(B)/tools/generate/generate.o $(ARCHIVE)
	$(call quiet,LINK,$@)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -o $@ $^ $(LIBS) -lpthread

$(B)/proto-test: $(B)/tests/proto/run
	@cp $< $@

.PHONY: deps deps-check run check bench fuzz story install clean
deps:
	@tools/install build
deps-check: deps
	@tools/install check

run: deps
	@$(MAKE) --no-print-directory all
	@tools/run $(IFACE)

check: deps-check
	@tests/run

bench: deps-check
	@$(MAKE) --no-print-directory all
	@tools/bench/run

story: all
	@tools/story

FUZZ_SECONDS ?= 60
fuzz: deps-check
	@tests/fuzz/run $(FUZZ_SECONDS)

# Configuration that is there already stays.
DATA = $(DESTDIR)$(PREFIX)/share
LIBDIR = $(DESTDIR)$(PREFIX)/lib
install: all
	install -D -m 755 $(B)/tunprint $(DESTDIR)$(PREFIX)/bin/tunprint
	$(if $(TOP),install -D -m 755 $(TOP) $(DESTDIR)$(PREFIX)/bin/tunprint-top)
	install -D -m 755 $(B)/tunprintd $(DESTDIR)$(PREFIX)/sbin/tunprintd
	install -d $(DATA)/man/man1 $(DATA)/man/man5 $(DATA)/man/man8 $(DATA)/tunprint/schema
	install -m 644 docs/man/*.1 $(DATA)/man/man1
	install -m 644 docs/man/*.5 $(DATA)/man/man5
	install -m 644 docs/man/*.8 $(DATA)/man/man8
	install -m 644 docs/schema/*.json $(DATA)/tunprint/schema
	install -d $(DATA)/bash-completion/completions
	$(B)/tunprint help bash > $(DATA)/bash-completion/completions/tunprint
	install -d $(DESTDIR)$(UNITDIR)
	sed 's|@SBINDIR@|$(PREFIX)/sbin|' tools/package/tunprintd.service.in > $(DESTDIR)$(UNITDIR)/tunprintd.service
	install -D -m 644 tools/package/tunprint.sysusers $(LIBDIR)/sysusers.d/tunprint.conf
	install -D -m 644 tools/package/tunprint.tmpfiles $(LIBDIR)/tmpfiles.d/tunprint.conf
	install -D -m 644 tools/package/tunprint.catalog $(LIBDIR)/systemd/catalog/tunprint.catalog
	install -d $(DESTDIR)$(SYSCONFDIR)/tunprint/tunprint.conf.d
	for f in tunprint.conf networks.conf; do \
		[ -e $(DESTDIR)$(SYSCONFDIR)/tunprint/$$f ] || \
		install -m 644 tools/package/$$f $(DESTDIR)$(SYSCONFDIR)/tunprint/$$f || exit 1; \
	done

.PHONY: deb
deb: deps
	@tools/install deb
	@tools/package/build $(B)/deb

clean:
	rm -rf $(B)
