/*
 * What execve(2) makes of a task's privileges: set-id bits, file
 * capabilities, securebits, no_new_privs, and what tells of all that.
 *
 * The program executes copies of itself, PROGRAM, with the owner, the mode
 * and the capabilities that an example names. The copy, which is given a
 * second argument, writes what it is to STATE_FD for its parent to compare.
 */
#include "kernel/abi/elf.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/user/ids.h"

#define SELF "/tests/exec_caps"
#define FOLDER "/tmp/exec_caps"
#define PROGRAM FOLDER "/program"
#define STATE_FD 40
#define DEATH_SIGNAL 10
#define DROPPED CAP_BIT(SYS_BOOT) /* from the bounding set, before each */
#define BOUND (ALL_CAPS & ~DROPPED)
#define BIG_STACK (64ul << 20)

struct state {
	long error; /* of execve */
	unsigned users[4], groups[4];
	struct caps caps;
	unsigned long bounding, ambient;
	long securebits, secure, dumpable;
	int death_signal;
	unsigned long stack;
};

/* --- the program that is executed ---------------------------------------- */

static int tell(char **environment)
{
	struct kernel_rlimit stack = { 0, 0 };
	struct state state = { .caps = caps_now() };

	sys_getresuid(&state.users[0], &state.users[1], &state.users[2]);
	sys_getresgid(&state.groups[0], &state.groups[1], &state.groups[2]);
	state.users[3] = (unsigned)sys_setfsuid(KEEP);
	state.groups[3] = (unsigned)sys_setfsgid(KEEP);
	for (unsigned long cap = 0; cap < CAP_COUNT; cap++) {
		if (prctl(PR_CAPBSET_READ, cap) == 1)
			state.bounding |= 1ul << cap;
		if (ambient(PR_CAP_AMBIENT_IS_SET, cap) == 1)
			state.ambient |= 1ul << cap;
	}
	state.securebits = prctl(PR_GET_SECUREBITS, 0);
	state.secure = (long)auxiliary(environment, AT_SECURE);
	state.dumpable = prctl(PR_GET_DUMPABLE, 0);
	prctl(PR_GET_PDEATHSIG, (unsigned long)&state.death_signal);
	sys_getrlimit(RLIMIT_STACK, &stack);
	state.stack = stack.current;
	sys_write(STATE_FD, &state, sizeof(state));
	return 0;
}

/* --- its file ------------------------------------------------------------- */

#define EFFECTIVE 1u
#define FILE_CAPS(...) .caps = { __VA_ARGS__ }, .caps_size = 20
#define REVISION_2 .magic = CAPABILITY_REVISION_2

struct file {
	unsigned user, group, mode;
	struct kernel_file_caps caps;
	unsigned caps_size;
};

static int copy_self(const char *path)
{
	static char buffer[8192];
	int from = (int)sys_open(SELF, O_RDONLY, 0);
	int to = (int)sys_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	long size;

	while ((size = sys_read(from, buffer, sizeof(buffer))) > 0)
		if (sys_write(to, buffer, (size_t)size) != size)
			return -1;
	sys_close(from);
	sys_close(to);
	return (int)size;
}

static long set_file(const struct file *file)
{
	long error = sys_chown(PROGRAM, file->user, file->group);

	if (!error)
		error = sys_chmod(PROGRAM, file->mode);
	if (!error && file->caps_size)
		error = sys_setxattr(PROGRAM, CAPABILITY_XATTR, &file->caps,
				     file->caps_size, 0);
	return error;
}

/* --- an example ----------------------------------------------------------- */

struct example {
	const char *what;
	struct file file;
	const char *path; /* PROGRAM if it is not said */
	/* What its caller is: everything as root, and these bits; this user;
	 * then these sets. */
	bool no_new_privs;
	unsigned securebits;
	unsigned user; /* 0: root; its group is the same */
	unsigned long permitted, inheritable, ambient;
	/* What comes of it. */
	long error;
	unsigned effective_user, effective_group;
	unsigned long got_permitted, got_effective, got_ambient;
	bool secure, hidden;
};

static int become(const struct example *e)
{
	struct kernel_rlimit stack = { BIG_STACK, ~0ul };

	MUST(sys_setrlimit(RLIMIT_STACK, &stack) == 0);
	/* What is inheritable already stays so without the bounding set. */
	MUST(set_caps(ALL_CAPS, ALL_CAPS, e->inheritable) == 0);
	MUST(prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT) == 0);
	MUST(prctl(PR_SET_SECUREBITS, e->securebits | SECBIT_KEEP_CAPS) == 0);
	MUST(sys_setresgid(e->user, e->user, e->user) == 0);
	MUST(sys_setresuid(e->user, e->user, e->user) == 0);
	MUST(set_caps(e->permitted, e->permitted, e->inheritable) == 0);
	for (unsigned long cap = 0; cap < CAP_COUNT; cap++)
		if (e->ambient >> cap & 1)
			MUST(ambient(PR_CAP_AMBIENT_RAISE, cap) == 0);
	prctl(PR_SET_DUMPABLE, 1);
	MUST(prctl(PR_SET_PDEATHSIG, DEATH_SIGNAL) == 0);
	MUST(!e->no_new_privs || prctl(PR_SET_NO_NEW_PRIVS, 1) == 0);
	return 0;
}

static int execute(void *argument)
{
	const struct example *e = argument;
	static const char *const arguments[] = { "exec_caps", "tell", NULL };
	struct state failed = { 0 };

	if (become(e) != 0)
		return 1;
	failed.error = sys_execve(e->path ? e->path : PROGRAM, arguments,
				  arguments + 2);
	sys_write(STATE_FD, &failed, sizeof(failed));
	return 0;
}

static bool run(const struct example *e, struct state *state)
{
	int ends[2];
	bool good;

	if (sys_pipe2(ends, 0) != 0 || sys_dup2(ends[1], STATE_FD) < 0)
		return false;
	sys_close(ends[1]);
	good = run_child(execute, (void *)e) == 0;
	sys_close(STATE_FD);
	good = good && sys_read(ends[0], state, sizeof(*state)) ==
			       sizeof(*state);
	sys_close(ends[0]);
	return good;
}

static bool ids_are(const unsigned ids[4], unsigned real, unsigned effective)
{
	return ids[0] == real && ids[1] == effective && ids[2] == effective &&
	       ids[3] == effective;
}

static int compare(const struct example *e, const struct state *state)
{
	bool changes;

	MUST(state->error == e->error);
	if (e->error)
		return 0;
	MUST(ids_are(state->users, e->user, e->effective_user));
	MUST(ids_are(state->groups, e->user, e->effective_group));
	MUST(state->caps.permitted == e->got_permitted);
	MUST(state->caps.effective == e->got_effective);
	MUST(state->caps.inheritable == e->inheritable);
	MUST(state->bounding == BOUND);
	MUST(state->ambient == e->got_ambient);
	MUST(state->securebits == (long)e->securebits);
	MUST(state->secure == e->secure);
	MUST(state->dumpable == !e->hidden);
	/* It goes with a change of credentials, not with an unreadable file. */
	changes = e->secure || (e->hidden && (e->file.mode & 4));
	MUST(state->death_signal == (changes ? 0 : DEATH_SIGNAL));
	MUST(state->stack == (e->secure ? 8ul << 20 : BIG_STACK));
	return 0;
}

static void try(const struct example *examples, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const struct example *e = &examples[i];
		struct state state;
		bool good = set_file(&e->file) == 0 && run(e, &state) &&
			    compare(e, &state) == 0;

		if (!good)
			note("%s", e->what);
		CHECK(good);
	}
}
#define TRY(examples) try(examples, COUNT_OF(examples))

/* --- the rules ------------------------------------------------------------ */

#define PLAIN .file = { 0, 0, 0755, .caps_size = 0 }
#define AS(id) .user = id, .effective_user = id, .effective_group = id
#define TWO (CAP_BIT(KILL) | CAP_BIT(CHOWN))
#define LOW(cap) (1u << CAP_##cap)
#define GET(p, e) .got_permitted = p, .got_effective = e

static void test_plain(void)
{
	static const struct example examples[] = {
		{ "root has all that the bounding set leaves", PLAIN,
		  .permitted = CAP_BIT(KILL), GET(BOUND, BOUND),
		  .hidden = true },
		{ "and what is inheritable", PLAIN, .permitted = ALL_CAPS,
		  .inheritable = DROPPED, GET(ALL_CAPS, ALL_CAPS) },
		{ "root is nobody with NOROOT", PLAIN, .permitted = ALL_CAPS,
		  .securebits = SECBIT_NOROOT },
		{ "a user loses what it was permitted", PLAIN, AS(NOBODY),
		  .permitted = ALL_CAPS, .inheritable = TWO },
		{ "but the ambient set", PLAIN, AS(NOBODY),
		  .permitted = ALL_CAPS, .inheritable = TWO | DROPPED,
		  .ambient = TWO, GET(TWO, TWO), .got_ambient = TWO },
		{ "unreadable", .file = { 0, 0, 0711, .caps_size = 0 },
		  AS(NOBODY), .hidden = true },
	};

	TRY(examples);
}

static void test_set_id(void)
{
	static const struct example examples[] = {
		{ "set-user-ID root", .file = { 0, 0, 04755, .caps_size = 0 },
		  .user = NOBODY, .effective_group = NOBODY, .ambient = TWO,
		  .permitted = TWO, .inheritable = TWO,
		  GET(BOUND, BOUND), .secure = true, .hidden = true },
		{ "with NOROOT", .file = { 0, 0, 04755, .caps_size = 0 },
		  .user = NOBODY, .effective_group = NOBODY,
		  .securebits = SECBIT_NOROOT, .secure = true,
		  .hidden = true },
		{ "with no_new_privs",
		  .file = { 0, 0, 06755, .caps_size = 0 }, AS(NOBODY),
		  .no_new_privs = true },
		{ "root becomes a user",
		  .file = { OTHER, 0, 04755, .caps_size = 0 },
		  .permitted = ALL_CAPS, .effective_user = OTHER,
		  GET(BOUND, 0), .secure = true, .hidden = true },
		{ "set-group-ID", .file = { 0, OTHER, 02755, .caps_size = 0 },
		  .user = NOBODY, .effective_user = NOBODY,
		  .effective_group = OTHER, .secure = true, .hidden = true },
		{ "without the group's x",
		  .file = { 0, OTHER, 02745, .caps_size = 0 }, AS(NOBODY) },
	};

	TRY(examples);
}

static void test_file_caps(void)
{
	static const struct example examples[] = {
		{ "effective at once", .file = { 0, 0, 0755,
		    FILE_CAPS(REVISION_2 | EFFECTIVE, { { LOW(KILL), 0 } }) },
		  AS(NOBODY), .permitted = TWO, .inheritable = TWO,
		  .ambient = TWO, GET(CAP_BIT(KILL), CAP_BIT(KILL)),
		  .secure = true },
		{ "only permitted", .file = { 0, 0, 0755,
		    FILE_CAPS(REVISION_2, { { LOW(KILL), 0 }, { 1, 0 } }) },
		  AS(NOBODY), GET(CAP_BIT(KILL) | 1ul << 32, 0),
		  .secure = true, .hidden = true },
		{ "inheritable on both sides", .file = { 0, 0, 0755,
		    FILE_CAPS(REVISION_2 | EFFECTIVE,
			      { { 0, LOW(KILL) | LOW(FOWNER) } }) },
		  AS(NOBODY), .permitted = TWO, .inheritable = TWO,
		  GET(CAP_BIT(KILL), CAP_BIT(KILL)), .secure = true },
		{ "all or nothing", .file = { 0, 0, 0755,
		    FILE_CAPS(REVISION_2 | EFFECTIVE,
			      { { LOW(KILL) | LOW(SYS_BOOT), 0 } }) },
		  AS(NOBODY), .error = -EPERM },
		{ "unless it asks itself", .file = { 0, 0, 0755,
		    FILE_CAPS(REVISION_2,
			      { { LOW(KILL) | LOW(SYS_BOOT), 0 } }) },
		  AS(NOBODY), GET(CAP_BIT(KILL), 0), .secure = true,
		  .hidden = true },
		{ "with no_new_privs", .file = { 0, 0, 0755,
		    FILE_CAPS(REVISION_2 | EFFECTIVE, { { 0xff, 0 } }) },
		  AS(NOBODY), .no_new_privs = true, .permitted = TWO,
		  GET(TWO, TWO), .secure = true },
		{ "set-user-ID root with capabilities has these",
		  .file = { 0, 0, 04755,
		    FILE_CAPS(REVISION_2, { { LOW(KILL), 0 } }) },
		  .user = NOBODY, .effective_group = NOBODY,
		  GET(CAP_BIT(KILL), 0), .secure = true, .hidden = true },
		{ "but root has all", .file = { 0, 0, 04755,
		    FILE_CAPS(REVISION_2, { { LOW(KILL), 0 } }) },
		  .permitted = TWO, GET(BOUND, BOUND), .hidden = true },
		{ "of another's root", .file = { 0, 0, 0755,
		    .caps = { CAPABILITY_REVISION_3 | EFFECTIVE,
			      { { LOW(KILL), 0 } }, 5 }, .caps_size = 24 },
		  AS(NOBODY) },
	};

	TRY(examples);
}

/* Revision 1 and damage: only an archive can bring them. */
static void test_archived(void)
{
	static const struct example examples[] = {
		{ "revision 1", PLAIN, "/tests/data/old_capable", AS(NOBODY),
		  GET(CAP_BIT(KILL), CAP_BIT(KILL)), .secure = true,
		  .hidden = true },
		{ "damaged", PLAIN, "/tests/data/damaged_capable", AS(NOBODY),
		  .error = -EINVAL },
	};

	TRY(examples);
}

static void test_nosuid(void)
{
	static const struct example examples[] = {
		{ "nosuid", .file = { 0, OTHER, 06755,
		    FILE_CAPS(REVISION_2 | EFFECTIVE, { { LOW(KILL), 0 } }) },
		  AS(NOBODY) },
	};

	CHECK_EQ(sys_mount("none", FOLDER, "tmpfs", MS_NOSUID, "mode=755"), 0);
	CHECK_EQ(copy_self(PROGRAM), 0);
	TRY(examples);
	CHECK_EQ(sys_umount2(FOLDER, 0), 0);
}

/* A script has the privileges of its interpreter's file. */
static void test_script(void)
{
	static const struct example examples[] = {
		{ "a script", .file = { 0, 0, 04755, .caps_size = 0 },
		  FOLDER "/script", .user = NOBODY, .effective_group = NOBODY,
		  GET(BOUND, BOUND), .secure = true, .hidden = true },
	};
	int fd = (int)sys_open(FOLDER "/script", O_WRONLY | O_CREAT, 0700);

	sys_write(fd, "#!" PROGRAM "\n", sizeof("#!" PROGRAM "\n") - 1);
	sys_fchown(fd, OTHER, OTHER);
	sys_fchmod(fd, 06755);
	sys_close(fd);
	TRY(examples);
	sys_unlink(FOLDER "/script");
}

TEST_SUITE(exec_caps, TEST(test_plain), TEST(test_set_id),
	   TEST(test_file_caps), TEST(test_archived), TEST(test_nosuid),
	   TEST(test_script));

int program_main(int count, char **arguments, char **environment)
{
	int status;

	(void)arguments;
	if (count > 1)
		return tell(environment);
	sys_mkdir(FOLDER, 0755);
	if (copy_self(PROGRAM) != 0)
		return 1;
	status = run_suite(&suite_exec_caps);
	sys_unlink(PROGRAM);
	sys_rmdir(FOLDER);
	return status;
}
