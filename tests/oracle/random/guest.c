/*
 * The program `oracle_random`: runs a file of random programs, each in a child
 * from the same start, and prints a hash of each one's records.
 *
 * usage: oracle_random FILE [all] [NUMBER...]. With "all" it reads all of the
 * state after each call, see state.c; with numbers it tells these in full.
 * It is the first process on Linux (as /init) and on Ravelin alike; the last
 * line says that all went to its end. See tests/oracle/random/guest.h.
 */
#include "tests/oracle/random/guest.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "tests/user/caps.h"

#define SAVED_FILE FOLDER "/saved"
#define CONTINUE "continue"
#define HASH_START 0xcbf29ce484222325ull

struct place place;
struct random_call calls[RANDOM_CALLS_MOST];

static struct random_header header;

static void stop(const char *why)
{
	put("oracle: ");
	put(why);
	put("\n");
	sys_exit_group(1);
}

static void save(void)
{
	if (sys_pwrite64(SAVED_FD, &place, sizeof(place), 0) !=
	    (long)sizeof(place))
		stop("the place could not be saved");
}

static bool load_calls(void)
{
	unsigned long size = place.count * sizeof(calls[0]);

	return place.count <= RANDOM_CALLS_MOST &&
	       sys_pread64(PROGRAMS_FD, calls, size, (long)place.offset) ==
		       (long)size;
}

/* --- a random program ----------------------------------------------------- */

static void run(void);

/* The child makes the next calls, and goes; the parent goes on behind them. */
static long fork_it(const struct random_call *call)
{
	unsigned next = place.index + 1;
	unsigned child_end = next + call->arguments[0] % 12;
	struct place before = place;
	int status = -1;
	long pid;

	if (child_end > place.end)
		child_end = place.end;
	save();
	pid = sys_fork();
	if (pid == 0) {
		state_record(call, 0, NULL);
		place.index = next;
		place.end = child_end;
		run();
		save();
		sys_exit_group(0);
	}
	if (pid < 0)
		return pid;
	sys_wait4((int)pid, &status, 0, NULL);
	sys_pread64(SAVED_FD, &place, sizeof(place), 0);
	before.hash = place.hash;
	place = before;
	state_record(call, status, NULL);
	place.index = child_end - 1;
	return 0;
}

/* Where it goes well the new image records it: resume(). */
static long execute(const struct random_call *call)
{
	const char *file = random_files[
		random_file_index(call->arguments[0])].path;
	char path[PATH_SIZE];
	const char *const arguments[] = { path, CONTINUE, NULL };
	const char *const none[] = { NULL };

	files_path(path, file);
	save();
	return sys_execve(path, arguments, none);
}

static void step(void)
{
	struct random_call *call = &calls[place.index];
	struct seen_file seen = { 0 };

	call->kind %= KIND_COUNT;
	if (call->kind == KIND_FORK)
		fork_it(call);
	else if (call->kind == KIND_EXECVE)
		state_record(call, execute(call), NULL);
	else if (is_on_file(call))
		state_record(call, call_on_file(call, &seen), &seen);
	else
		state_record(call, call_on_credentials(call), NULL);
	place.index++;
}

static void run(void)
{
	while (place.index < place.end)
		step();
}

static int resume(void)
{
	if (sys_pread64(SAVED_FD, &place, sizeof(place), 0) !=
		    (long)sizeof(place) || !load_calls())
		stop("the place is lost");
	state_record(&calls[place.index], 0, NULL);
	place.index++;
	run();
	save();
	return 0;
}

/* --- all of them ---------------------------------------------------------- */

/* The same start everywhere, or none. */
static void force_start(void)
{
	struct kernel_rlimit endless = { RLIM_INFINITY, RLIM_INFINITY };
	struct record start = { 0 };
	unsigned long all = ~0ul;

	/* This process is one of those that are sent signals. */
	sys_rt_sigprocmask(SIG_BLOCK, &all, NULL, sizeof(all));
	sys_umask(022);
	sys_setgroups(0, NULL);
	sys_setrlimit(RLIMIT_NPROC, &endless);
	sys_setrlimit(RLIMIT_FSIZE, &endless);
	set_caps(ALL_CAPS, ALL_CAPS, 0);
	sys_prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	state_fill(&start);
	start.unused = start.uids[0] | start.uids[1] | start.uids[2] |
		       start.uids[3] | start.gids[0] | start.gids[1] |
		       start.gids[2] | start.gids[3] | start.group_count |
		       start.securebits | start.no_new_privs |
		       start.death_signal | start.is_secure;
	if (start.unused || start.inheritable | start.ambient ||
	    start.effective != ALL_CAPS || start.permitted != ALL_CAPS ||
	    start.bounding != ALL_CAPS || start.is_dumpable != 1)
		stop("the start is another");
}

static void restore_files(void)
{
	for (unsigned i = 0; i < place.count; i++) {
		unsigned kind = calls[i].kind % KIND_COUNT;

		if (kind == KIND_CREATE || kind == KIND_MKNOD) {
			char path[PATH_SIZE];
			size_t length;

			files_path(path,
				   random_directory(calls[i].arguments[0]));
			length = strlen(path);
			memcpy(path + length, "/new", 5);
			sys_unlink(path);
		} else if (kind == KIND_OPEN || kind == KIND_CHMOD ||
			   kind == KIND_CHOWN || kind == KIND_SETXATTR ||
			   kind == KIND_REMOVEXATTR) {
			files_restore(random_file_index(
				calls[i].arguments[0]));
		}
	}
}

static void put_hash(uint32_t hash)
{
	char line[] = "hash 00000000\n";

	for (unsigned i = 0; i < 8; i++)
		line[5 + i] = "0123456789abcdef"[hash >> (28 - 4 * i) & 15];
	put(line);
}

/* The hash of the program at place.offset, which is read here. */
static uint64_t run_one(bool tells)
{
	int status = -1, pid;

	place.hash = HASH_START;
	place.index = 0;
	place.end = place.count;
	place.tells = tells;
	if (!load_calls())
		stop("the file of programs is cut");
	save();
	pid = (int)sys_fork();
	if (pid == 0) {
		run();
		save();
		sys_exit_group(0);
	}
	sys_wait4(pid, &status, 0, NULL);
	sys_pread64(SAVED_FD, &place, sizeof(place), 0);
	restore_files();
	return (place.hash ^ (uint64_t)(unsigned)status) * 0x100000001b3ull;
}

static bool is_wanted(unsigned long number, int count, char **numbers)
{
	for (int i = 0; i < count; i++) {
		unsigned long wanted = 0;

		for (const char *at = numbers[i]; *at; at++)
			wanted = wanted * 10 + (unsigned long)(*at - '0');
		if (wanted == number)
			return true;
	}
	return false;
}

static void run_all(int count, char **numbers)
{
	unsigned long offset = sizeof(header);

	for (unsigned i = 0; i < header.count; i++) {
		unsigned long number = header.first + i;
		uint64_t hash;

		if (sys_pread64(PROGRAMS_FD, &place.count, sizeof(uint32_t),
				(long)offset) != sizeof(uint32_t))
			stop("the file of programs is cut");
		place.offset = offset + sizeof(uint32_t);
		offset = place.offset + place.count * sizeof(calls[0]);
		if (count && !is_wanted(number, count, numbers))
			continue;
		hash = run_one(count != 0);
		put_hash((uint32_t)(hash ^ hash >> 32));
	}
}

static void open_at(int wanted, const char *path, unsigned flags)
{
	int fd = (int)sys_open(path, (int)flags, 0600);

	if (fd < 0)
		stop("a file could not be opened");
	if (fd != wanted) {
		sys_dup2(fd, wanted);
		sys_close(fd);
	}
}

int program_main(int count, char **arguments, char **environment)
{
	state_read_auxiliary(environment);
	if (count > 1 && strcmp(arguments[count - 1], CONTINUE) == 0)
		return resume();
	if (count < 2)
		stop("which file of programs?");
	files_make();
	open_at(SAVED_FD, SAVED_FILE, O_RDWR | O_CREAT);
	open_at(PROGRAMS_FD, arguments[1], O_RDONLY);
	if (sys_read(PROGRAMS_FD, &header, sizeof(header)) !=
		    (long)sizeof(header) || header.magic != RANDOM_MAGIC)
		stop("that is no file of programs");
	force_start();
	put("\nthe programs:\n");
	targets_start(place.targets);
	place.reads_all = count > 2 && strcmp(arguments[2], "all") == 0;
	arguments += 2 + place.reads_all;
	run_all(count - 2 - (int)place.reads_all, arguments);
	put("end of the programs\n");
	return 0;
}
