/*
 * Stretches of the calls on files' bytes and on descriptors. See stretch.h.
 */
#include "tests/stretch/stretch.h"

#include "kernel/abi/poll.h"

#define BIG (8 * MIB)
#define FAR (1ul << 60)
#define FILES 256 /* descriptors */

static struct iovec vectors[IOV_MAX];

static void fill_vectors(char *at, size_t size)
{
	for (unsigned i = 0; i < IOV_MAX; i++)
		vectors[i] = (struct iovec){ (unsigned long)at, size };
}

static int bytes(void)
{
	char *at = filled_memory(BIG);
	int fd = sparse_file(0), other = sparse_file(0);
	long offset = 0;

	WANT(at == NULL, 0);
	WANT(sys_write(fd, at, BIG), BIG);
	WANT(sys_pread64(fd, at, BIG, 0), BIG);
	WANT(sys_sendfile(other, fd, &offset, BIG), BIG);
	WANT(sys_lseek(fd, 0, SEEK_HOLE), BIG);
	WORKS(sys_readahead(fd, 0, BIG));
	WORKS(sys_fsync(fd));
	WORKS(sys_ftruncate(fd, 1));
	return 0;
}

static int copies(void)
{
	int fd = sparse_file(BIG), other = sparse_file(0);
	long from = 0, to = 0;

	WANT(sys_copy_file_range(fd, &from, other, &to, BIG, 0), BIG);
	WORKS(sys_fallocate(fd, 0, 0, BIG));
	WORKS(sys_fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 1,
			    BIG - 2));
	return 0;
}

static int holes(void)
{
	char *at = filled_memory(BIG);
	int fd = sparse_file(FAR);

	WANT(at == NULL, 0);
	WANT(sys_read(fd, at, BIG), BIG);
	for (unsigned i = 0; i < 3000; i++)
		WANT(sys_pwrite64(fd, "x", 1, (long)(i * (FAR / 3000))), 1);
	WANT(sys_lseek(fd, 1, SEEK_HOLE), PAGE);
	WORKS(sys_lseek(fd, PAGE, SEEK_DATA));
	WANT(sys_fallocate(fd, 0, 0, FAR), -ENOSPC);
	WORKS(sys_fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 1,
			    FAR - 2));
	WORKS(sys_ftruncate(fd, 0));
	return 0;
}

static int parts(void)
{
	char *at = filled_memory(16384);
	int fd = sparse_file(0);

	WANT(at == NULL, 0);
	fill_vectors(at, 16384);
	WANT(sys_writev(fd, vectors, IOV_MAX), IOV_MAX * 16384);
	sys_lseek(fd, 0, SEEK_SET);
	WANT(sys_readv(fd, vectors, IOV_MAX), IOV_MAX * 16384);
	fill_vectors(at, 1);
	WANT(sys_writev(fd, vectors, IOV_MAX), IOV_MAX);
	sys_lseek(fd, 0, SEEK_SET);
	WANT(sys_readv(fd, vectors, IOV_MAX), IOV_MAX);
	fill_vectors(NULL, 0);
	WANT(sys_readv(fd, vectors, IOV_MAX), 0);
	return 0;
}

/* A file of the archive: its own pages, until they are written or cut. */
static int archive(void)
{
	int fd = (int)sys_openat(AT_FDCWD, "/archived", O_RDWR, 0);
	char *at = filled_memory(BIG);
	long size = sys_lseek(fd, 0, SEEK_END);

	WANT(at == NULL, 0);
	WORKS(size);
	WORKS(sys_pread64(fd, at, BIG, 0));
	WORKS(sys_lseek(fd, 0, SEEK_HOLE));
	WORKS(sys_fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			    size / 2 | 1, size));
	WORKS(sys_ftruncate(fd, size - 1));
	return 0;
}

static int devices(void)
{
	char *at = filled_memory(BIG);
	int zero = (int)sys_openat(AT_FDCWD, "/dev/zero", O_RDWR, 0);
	int random = (int)sys_openat(AT_FDCWD, "/dev/urandom", O_RDWR, 0);

	WANT(at == NULL, 0);
	WANT(sys_read(zero, at, BIG), BIG);
	WANT(sys_write(zero, at, BIG), BIG);
	WANT(sys_getrandom(at, 2 * MIB, 0), 2 * MIB);
	WANT(sys_read(random, at, MIB), MIB);
	WANT(sys_write(random, at, MIB), MIB);
	return 0;
}

static int pipes(void)
{
	char *at = filled_memory(MIB);
	struct iovec vector = { (unsigned long)at, MIB };
	int ends[2], others[2], fd = sparse_file(MIB), null;

	null = (int)sys_openat(AT_FDCWD, "/dev/null", O_WRONLY, 0);
	WANT(at == NULL, 0);
	WORKS(sys_pipe2(ends, O_NONBLOCK));
	WORKS(sys_pipe2(others, O_NONBLOCK));
	WORKS(sys_fcntl(ends[1], F_SETPIPE_SZ, (void *)(8 * MIB)));
	WORKS(sys_fcntl(others[1], F_SETPIPE_SZ, (void *)(8 * MIB)));
	WANT(sys_write(ends[1], at, MIB), MIB);
	WANT(sys_splice(ends[0], NULL, others[1], NULL, MIB, 0), MIB);
	WANT(sys_vmsplice(ends[1], &vector, 1, 0), MIB);
	WANT(sys_splice(fd, NULL, others[1], NULL, MIB, 0), MIB);
	WORKS(sys_fcntl(others[1], F_SETPIPE_SZ, (void *)(2 * MIB)));
	WORKS(sys_splice(ends[0], NULL, null, NULL, MIB, 0));
	WORKS(sys_vmsplice(others[0], &vector, 1, 0));
	WANT(sys_read(others[0], at, MIB), MIB);
	fill_vectors(at, 1024);
	WANT(sys_writev(ends[1], vectors, IOV_MAX), MIB);
	WANT(sys_readv(ends[0], vectors, IOV_MAX), MIB);
	/* What is left goes with its ends. */
	WANT(sys_write(ends[1], at, MIB), MIB);
	WORKS(sys_close(ends[0]));
	WORKS(sys_close(ends[1]));
	return 0;
}

/* As many pipes as there may be, with something in each. */
static int open_pipes(char *at)
{
	int ends[2];

	while (sys_pipe2(ends, O_NONBLOCK) == 0)
		sys_write(ends[1], at, 65536);
	while (sys_dup(0) >= 0)
		;
	return sys_dup(0) == -EMFILE ? 0 : -1;
}

static int leave_at_once(void *argument)
{
	(void)argument;
	return 0;
}

static int descriptors(void)
{
	char *at = filled_memory(65536);

	WANT(at == NULL, 0);
	WANT(open_pipes(at), 0);
	WANT(run_child(leave_at_once, NULL), 0);
	return 0;
}

static int close_all(void)
{
	char *at = filled_memory(65536);
	int fd = sparse_file(BIG);

	WANT(at == NULL, 0);
	WORKS(sys_fallocate(fd, 0, 0, BIG));
	WANT(open_pipes(at), 0);
	WORKS(sys_close_range(3, ~0u, CLOSE_RANGE_CLOEXEC));
	WORKS(sys_close_range(3, ~0u, 0));
	return 0;
}

static int polls(void)
{
	static struct pollfd all[FILES];
	static unsigned long sets[3][1024 / 64];
	struct kernel_timespec none = { 0, 0 };
	char *at = filled_memory(65536);

	WANT(at == NULL, 0);
	WANT(open_pipes(at), 0);
	for (int i = 0; i < FILES; i++)
		all[i] = (struct pollfd){ i, -1, 0 };
	WORKS(sys_poll(all, FILES, 0));
	WORKS(sys_ppoll(all, FILES, &none, NULL, 8));
	memset(sets, 255, FILES / 8);
	WORKS(sys_pselect6(FILES, sets[0], sets[1], sets[2], &none, NULL));
	return 0;
}

/* Locks of every second byte of a file, and one over all of them. */
static int locks(void)
{
	struct kernel_flock lock = { .type = F_WRLCK, .length = 1 };
	int fd = sparse_file(PAGE);
	long error = 0;

	for (lock.start = 0; lock.start < 12000 && error == 0; lock.start += 2)
		error = sys_fcntl(fd, F_SETLK, &lock);
	WANT(error == 0 || error == -ENOLCK, 1);
	lock.start = 0;
	lock.length = 0;
	lock.type = F_RDLCK;
	WORKS(sys_fcntl(fd, F_GETLK, &lock));
	return 0;
}

static const struct stretch_case files[] = {
	CASE(bytes), CASE(copies), CASE(holes), CASE(parts), CASE(archive),
	CASE(devices), CASE(pipes), CASE(descriptors), CASE(close_all),
	CASE(polls), CASE(locks),
};
const struct stretch_part stretch_files = PART(files);
