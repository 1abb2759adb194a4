/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that is full from a certain write on: a layer over SQLite's own files. */
#ifndef TUNPRINT_TEST_VFS_H
#define TUNPRINT_TEST_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static struct {
	long writes;		/* so far */
	long full_at;		/* the write that fails, from 1; 0: none */
	bool stays;		/* and all after it */
	long refused;
} disk;

struct layer {
	sqlite3_file base;
	sqlite3_file *real;	/* behind this struct */
};

#define REAL(file) (((struct layer *)(file))->real)

static bool is_full(void)
{
	long n = ++disk.writes;
	bool full = disk.full_at && (disk.stays ? n >= disk.full_at : n == disk.full_at);

	disk.refused += full;
	return full;
}

static int layer_close(sqlite3_file *f)
{
	return REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;
}

static int layer_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	return REAL(f)->pMethods->xRead(REAL(f), to, n, at);
}

/* A full disk may take a part of what is written. */
static int layer_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	if (is_full()) {
		if (n > 1 && disk.writes % 2)
			REAL(f)->pMethods->xWrite(REAL(f), from, n / 2, at);
		return SQLITE_FULL;
	}
	return REAL(f)->pMethods->xWrite(REAL(f), from, n, at);
}

static int layer_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	return REAL(f)->pMethods->xTruncate(REAL(f), n);
}

static int layer_sync(sqlite3_file *f, int flags)
{
	return SQLITE_OK;	/* nobody pulls the plug here, and it would take long */
}

static int layer_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return REAL(f)->pMethods->xFileSize(REAL(f), n);
}

static int layer_lock(sqlite3_file *f, int how)
{
	return REAL(f)->pMethods->xLock(REAL(f), how);
}

static int layer_unlock(sqlite3_file *f, int how)
{
	return REAL(f)->pMethods->xUnlock(REAL(f), how);
}

static int layer_reserved(sqlite3_file *f, int *out)
{
	return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

/* SQLite may announce how large a file will be; the disk then grows without a write. */
static int layer_control(sqlite3_file *f, int op, void *arg)
{
	if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE)
		return SQLITE_OK;
	return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int layer_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int layer_device(sqlite3_file *f)
{
	return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}

static int layer_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}

static int layer_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return REAL(f)->pMethods->xShmLock(REAL(f), offset, n, flags);
}

static void layer_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int layer_unmap(sqlite3_file *f, int gone)
{
	return REAL(f)->pMethods->xShmUnmap(REAL(f), gone);
}

static const sqlite3_io_methods layer_methods = {
	2, layer_close, layer_read, layer_write, layer_truncate, layer_sync, layer_size, layer_lock,
	layer_unlock, layer_reserved, layer_control, layer_sector, layer_device, layer_map,
	layer_shm_lock, layer_barrier, layer_unmap, NULL, NULL,
};

static sqlite3_vfs *real_vfs, layer_vfs;

static int layer_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct layer *layer = (struct layer *)f;
	int rc;

	layer->real = (sqlite3_file *)(layer + 1);
	memset(layer->real, 0, real_vfs->szOsFile);
	rc = real_vfs->xOpen(real_vfs, name, layer->real, flags, out);
	f->pMethods = rc == SQLITE_OK ? &layer_methods : NULL;
	return rc;
}

static void disk_begin(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	layer_vfs = *real_vfs;
	layer_vfs.zName = "layer";
	layer_vfs.szOsFile = (int)sizeof(struct layer) + real_vfs->szOsFile;
	layer_vfs.xOpen = layer_open;
	sqlite3_vfs_register(&layer_vfs, 1);
}

#endif
