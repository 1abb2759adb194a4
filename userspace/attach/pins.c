// SPDX-License-Identifier: Apache-2.0
/* What outlives the process: <pin>/v<ABI>/map_* and link_*, and whether it fits this build. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <linux/magic.h>

#include "observer.h"

static int make_dir(const char *path, struct reason *why)
{
	struct statfs fs;

	if (mkdir(path, 0750) && errno != EEXIST)
		return reason_say(why, -errno, "%s: %s", path, strerror(errno));
	if (statfs(path, &fs) || fs.f_type != BPF_FS_MAGIC) {
		rmdir(path);
		return reason_say(why, -EINVAL, "%s: is not on a BPF file system "
				  "(mount -t bpf bpf /sys/fs/bpf)", path);
	}
	return 0;
}

int pins_begin(struct observer *o, struct reason *why)
{
	int err;

	if (!o->options.pin)
		return 0;
	if (snprintf(o->dir, sizeof(o->dir), "%s/v%d", o->options.pin, TP_ABI) >=
	    (int)sizeof(o->dir) - 64)
		return reason_say(why, -ENAMETOOLONG, "%s: too long", o->options.pin);
	err = make_dir(o->options.pin, why);
	return err ? err : make_dir(o->dir, why);
}

static void map_pin(const struct observer *o, char path[PIN_ROOM], const struct bpf_map *map)
{
	snprintf(path, PIN_ROOM, "%.*s/map_%s", PIN_ROOM - 64, o->dir, bpf_map__name(map));
}

static const char *const kinds[] = { "link", "filter", "chain" };

void pins_path(const struct observer *o, char path[PIN_ROOM], enum pin_kind kind, bool egress,
	       uint32_t ifindex)
{
	snprintf(path, PIN_ROOM, "%.*s/%s_%s_%u", PIN_ROOM - 64, o->dir, kinds[kind],
		 egress ? "egress" : "ingress", ifindex);
}

static int fits(const struct bpf_map *map, int fd, const char *path, struct reason *why)
{
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		return reason_say(why, -errno, "%s: %s", path, strerror(errno));
	if (info.type != bpf_map__type(map) || info.key_size != bpf_map__key_size(map) ||
	    info.value_size != bpf_map__value_size(map))
		return reason_say(why, -EPROTO, "%s: was made by a build with another layout; "
				  "detach it first", path);
	if (info.max_entries != bpf_map__max_entries(map))
		return reason_say(why, -EBUSY, "%s: is running with %u entries, %u are configured; "
				  "keep the old size or detach first", path, info.max_entries,
				  bpf_map__max_entries(map));
	return 0;
}

/* The maps that are pinned already serve the new programs. */
int pins_reuse(struct observer *o, struct bpf_object *object, struct reason *why)
{
	struct bpf_map *map = NULL;
	char path[PIN_ROOM];
	int fd, err;

	bpf_object__for_each_map(map, object) {
		if (!*o->dir || strchr(bpf_map__name(map), '.'))
			continue;
		map_pin(o, path, map);
		fd = bpf_obj_get(path);
		if (fd == -ENOENT)
			continue;
		if (fd < 0)
			return reason_say(why, fd, "%s: %s", path, strerror(-fd));
		err = fits(map, fd, path, why);
		if (!err && bpf_map__reuse_fd(map, fd))
			err = reason_say(why, -errno, "%s: cannot be used: %s", path, strerror(errno));
		close(fd);
		if (err)
			return err;
	}
	return 0;
}

int pins_keep(struct observer *o, struct reason *why)
{
	struct bpf_map *map = NULL;
	char path[PIN_ROOM];

	bpf_object__for_each_map(map, o->xdp) {
		if (!*o->dir || strchr(bpf_map__name(map), '.'))
			continue;
		map_pin(o, path, map);
		if (!bpf_obj_pin(bpf_map__fd(map), path))
			chmod(path, 0600);
		else if (errno != EEXIST)
			return reason_say(why, -errno, "%s: cannot be pinned: %s", path,
					  strerror(errno));
	}
	return 0;
}

int64_t observer_since(const struct observer *o)
{
	char path[PIN_ROOM];
	struct stat st;

	map_pin(o, path, bpf_object__find_map_by_name(o->xdp, "ledger"));
	if (!*o->dir || stat(path, &st))
		return 0;
	return st.st_mtim.tv_sec * 1000000LL + st.st_mtim.tv_nsec / 1000;
}

/* Takes off what the pin stands for, as its name says, and removes it; 0 when it was not there. */
int pin_take_off(const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	char kind[16], side[16];
	unsigned int ifindex;
	int fd;

	if (sscanf(name, "%15[a-z]_%15[a-z]_%u", kind, side, &ifindex) == 3) {
		fd = bpf_obj_get(path);
		if (fd >= 0 && !strcmp(kind, "link"))
			bpf_link_detach(fd);
		else if (fd >= 0 && !strcmp(kind, "filter"))
			filter_detach(ifindex, !strcmp(side, "egress"));
		else if (fd >= 0 && !strcmp(kind, "chain"))
			chain_detach(ifindex, program_id(fd));
		if (fd >= 0)
			close(fd);
	}
	return unlink(path) && errno != ENOENT ? -errno : 0;
}

static int remove_dir(const char *dir, struct reason *why)
{
	DIR *d = opendir(dir);
	char path[2 * PIN_ROOM];
	struct dirent *e;
	int err = 0;

	if (!d)
		return errno == ENOENT ? 0 : reason_say(why, -errno, "%s: %s", dir, strerror(errno));
	while ((e = readdir(d))) {
		if (*e->d_name == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (pin_take_off(path) && !err)
			err = reason_say(why, -errno, "%s: %s", path, strerror(errno));
	}
	closedir(d);
	if (!err && rmdir(dir))
		err = reason_say(why, -errno, "%s: %s", dir, strerror(errno));
	return err;
}

int observer_remove(const char *pin, struct reason *why)
{
	char path[PIN_ROOM];
	DIR *d = opendir(pin);
	struct dirent *e;
	int err = 0;

	if (!d)
		return errno == ENOENT ? 0 : reason_say(why, -errno, "%s: %s", pin, strerror(errno));
	while (!err && (e = readdir(d))) {
		if (e->d_name[0] != 'v' || strspn(e->d_name + 1, "0123456789") != strlen(e->d_name + 1))
			continue;
		snprintf(path, sizeof(path), "%.200s/%.64s", pin, e->d_name);
		err = remove_dir(path, why);
	}
	closedir(d);
	if (!err && rmdir(pin) && errno != ENOTEMPTY)
		err = reason_say(why, -errno, "%s: %s", pin, strerror(errno));
	return err;
}
