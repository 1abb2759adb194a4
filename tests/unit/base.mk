# SPDX-License-Identifier: Apache-2.0
# Unit tests of userspace/base: each links all of userspace/base/*.c and cmocka; base_json jansson too.
BASE_TESTS := base_args base_config base_json base_networks base_prefix base_table base_units
BASE_TEST_LIBS := -lcmocka -ljansson
