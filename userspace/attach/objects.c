// SPDX-License-Identifier: Apache-2.0
/* The BPF objects, inside the program. The build says where they lie (OBSERVE_XDP, OBSERVE_TC). */
#include "observer.h"

__asm__(".section .rodata\n"
	".balign 16\n"
	".globl observe_xdp_object, observe_tc_object\n"
	".globl observe_xdp_object_size, observe_tc_object_size\n"
	"observe_xdp_object: .incbin \"" OBSERVE_XDP "\"\n"
	"1: .balign 16\n"
	"observe_tc_object: .incbin \"" OBSERVE_TC "\"\n"
	"2: .balign 8\n"
	"observe_xdp_object_size: .quad 1b - observe_xdp_object\n"
	"observe_tc_object_size: .quad 2b - observe_tc_object\n"
	".previous\n");
