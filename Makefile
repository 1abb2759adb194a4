# SPDX-License-Identifier: Apache-2.0
# Tunprint. "make" builds into build/; "sudo make run" shows it; "sudo make check" tests it.
# No configure step: CC, CLANG, CFLAGS, PREFIX and DESTDIR may be set.

.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

CC ?= gcc
CLANG ?= $(firstword $(shell command -v clang-14 clang-19 clang))
PREFIX ?= /usr/local
B := build

CFLAGS ?= -O2 -g
WARN := -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unknown-pragmas
ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE $(WARN) $(CFLAGS) -Iuserspace -I$(B)/gen
BPF_CFLAGS := -O2 -g -target bpf -mcpu=v3 -Wall -Wextra -Werror -Wno-unused-parameter \
	      -Ibpf -I$(B)/gen -I/usr/include/$(shell uname -m)-linux-gnu

BPF_HEADERS := $(wildcard bpf/*.h bpf/proto/*.h) $(B)/gen/proto/all.h

# Every protocol's file, in the order of the list.
$(B)/gen/proto/all.h: bpf/proto/list.h
	@mkdir -p $(@D)
	@sed -n 's/^PROTO([0-9]*, *[A-Z0-9_]*, *\([a-z0-9_]*\),.*/#include "..\/..\/..\/bpf\/proto\/\1.h"/p' $< > $@

ENGINE := userspace/engine/native.c userspace/answer/words.c
$(B)/proto-test: tests/proto/run.c tests/proto/wire.h $(ENGINE) $(BPF_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -o $@ tests/proto/run.c $(ENGINE)
