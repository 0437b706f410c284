/*
 * Calls that change files, with what they leave behind: what runs is not
 * written, and what may be written does not run.
 * See tests/oracle/changes.h.
 */
#include "kernel/abi/elf.h"
#include "kernel/abi/mman.h"
#include "tests/oracle/changes.h"

static long child;
static int input; /* whose end ends the child */

/* What the child runs waits for the end of its input. */
static void run_child(const char *path, const int in[2], int out)
{
	static const char *const arguments[] = { "program", "wait", NULL };
	static const char *const environment[] = { NULL };
	long error;

	sys_dup2(in[0], 0);
	sys_close(in[0]);
	sys_close(in[1]);
	error = sys_execve(path, arguments, environment);
	sys_write(out, &error, sizeof(error));
	sys_exit_group(1);
}

static void stop(void)
{
	int status;

	sys_close(input);
	sys_wait4((int)child, &status, 0, NULL);
}

/* Runs a program in a child: 0, and it runs until stop(), or the errno. */
static long start(const char *path)
{
	int in[2], out[2];
	long error = 0;

	report_flush();
	sys_pipe2(in, O_CLOEXEC);
	sys_pipe2(out, O_CLOEXEC);
	child = sys_fork();
	if (child == 0)
		run_child(path, in, out[1]);
	sys_close(in[0]);
	sys_close(out[1]);
	input = in[1];
	sys_read(out[0], &error, sizeof(error));
	sys_close(out[0]);
	if (error)
		stop();
	return error;
}
#define START(path) report("start(" path ")", start(path))

static void make_program(const char *path, const char *text)
{
	make(path, text);
	sys_chmod(path, 0755);
}

static void copy_myself(const char *path)
{
	int from = open_file("/proc/self/exe", O_RDONLY);
	int to;

	make_program(path, "");
	to = open_file(path, O_WRONLY);
	sys_sendfile(to, from, NULL, 1 << 20);
	sys_close(from);
	sys_close(to);
}

static void written(void)
{
	int fd = open_file("program", O_WRONLY), other = (int)sys_dup(fd);

	START("program");
	sys_close(fd);
	START("program");
	sys_close(other);
	fd = open_file("program", O_RDONLY);
	START("program");
	CALL_OPEN(open, "program", O_RDONLY, 0);
	CALL_OPEN(open, "program", O_WRONLY, 0);
	CALL_OPEN(open, "program", O_RDWR | O_APPEND, 0);
	CALL_OPEN(open, "program", O_RDONLY | O_TRUNC, 0);
	CALL_OPEN(open, "program", O_RDWR | O_CREAT | O_TRUNC, 0700);
	CALL_OPEN(open, "program", O_WRONLY | O_CREAT | O_EXCL, 0700);
	CALL_OPEN(open, "program", O_ACCMODE, 0);
	CALL_OPEN(open, "program", O_WRONLY | O_PATH, 0);
	CALL(truncate, "program", 0);
	CALL(chmod, "program", 0700);
	CALL(rename, "program", "moved");
	CALL_OPEN(open, "moved", O_WRONLY, 0);
	CALL(rename, "moved", "program");
	stop();
	CALL_OPEN(open, "program", O_WRONLY, 0);
	sys_close(fd);
}

/* A file that is mapped stays open. */
static void mapped(int how)
{
	int fd = open_file("program", O_RDWR);
	char *at = (char *)sys_mmap(NULL, 2 * PAGE, PROT_READ, how, fd, 0);

	VALUE(how);
	CALL(close, fd);
	START("program");
	CALL(munmap, at, PAGE);
	START("program");
	child = sys_fork();
	if (child == 0) {
		sys_munmap(at + PAGE, PAGE);
		sys_exit_group(0);
	}
	sys_wait4((int)child, NULL, 0, NULL);
	START("program");
	CALL(munmap, at + PAGE, PAGE);
	START("program");
	stop();
	fd = open_file("program", O_RDONLY);
	at = (char *)sys_mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	sys_close(fd);
	START("program");
	stop();
	sys_munmap(at, PAGE);
}

/* A script is not written while it is made out what runs it. */
static void scripts(void)
{
	int fd;

	make_program("script", "#!program\n");
	fd = open_file("script", O_WRONLY);
	START("script");
	sys_close(fd);
	fd = open_file("program", O_WRONLY);
	START("script");
	sys_close(fd);
	START("script");
	CALL_OPEN(open, "program", O_WRONLY, 0);
	CALL_OPEN(open, "script", O_WRONLY, 0);
	stop();
	CALL_OPEN(open, "program", O_WRONLY, 0);
}

/* What could not run can be written. */
static void failing(void)
{
	static const struct {
		const char *text, *interpreter;
	} tries[] = {
		{ "no program", NULL },
		{ "\177ELF", NULL },
		{ "#!failing", NULL },
		{ "#!none", NULL },
		{ "#!other", "no program" },
		{ "#!other", "#!failing" },
	};

	for (unsigned i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		make_program("failing", tries[i].text);
		make_program("other", tries[i].interpreter ?
					      tries[i].interpreter : "");
		START("failing");
		CALL_OPEN(open, "failing", O_WRONLY, 0);
		CALL_OPEN(open, "other", O_WRONLY, 0);
	}
	CALL(chmod, "failing", 0600);
	START("failing");
	CALL_OPEN(open, "failing", O_WRONLY, 0);
}

/* A program of headers alone, with an interpreter that needs no more. */
static void make_dynamic(const char *path)
{
	struct {
		struct elf_header header;
		struct elf_segment interpreter, load;
		char name[8];
	} file = {
		.header = {
			.magic = ELF_MAGIC,
			.class = ELF_CLASS_64,
			.data = ELF_DATA_LITTLE,
			.version = 1,
			.type = ELF_TYPE_EXEC,
			.machine = ELF_MACHINE_X86_64,
			.file_version = 1,
			.entry = 0x10000000,
			.program_offset = sizeof(file.header),
			.header_size = sizeof(file.header),
			.program_entry_size = sizeof(file.load),
			.program_count = 2,
		},
		.interpreter = {
			.type = ELF_SEGMENT_INTERP,
			.flags = ELF_READ,
			.offset = offsetof(__typeof__(file), name),
			.file_size = sizeof(file.name),
		},
		.load = {
			.type = ELF_SEGMENT_LOAD,
			.flags = ELF_READ | ELF_EXECUTE,
			.address = 0x10000000,
			.file_size = sizeof(file),
			.memory_size = sizeof(file),
			.align = PAGE,
		},
		.name = "program",
	};
	int fd;

	make_program(path, "");
	fd = open_file(path, O_WRONLY);
	sys_write(fd, &file, sizeof(file));
	sys_close(fd);
}

/* An interpreter is not written while the program is made, and then it is. */
static void interpreters(void)
{
	int fd;

	make_dynamic("dynamic");
	fd = open_file("program", O_WRONLY);
	START("dynamic");
	CALL_OPEN(open, "dynamic", O_WRONLY, 0);
	sys_close(fd);
	fd = open_file("dynamic", O_WRONLY);
	START("dynamic");
	sys_close(fd);
	START("dynamic");
	CALL_OPEN(open, "program", O_WRONLY, 0);
	CALL_OPEN(open, "dynamic", O_WRONLY, 0);
	stop();
	CALL_OPEN(open, "dynamic", O_WRONLY, 0);
	make_program("program", "no program, and longer than its headers are, "
				"or it would be another error of theirs");
	START("dynamic");
	CALL_OPEN(open, "program", O_WRONLY, 0);
	CALL_OPEN(open, "dynamic", O_WRONLY, 0);
	CALL(unlink, "program");
	START("dynamic");
	CALL_OPEN(open, "dynamic", O_WRONLY, 0);
}

void changes_running(void)
{
	copy_myself("program");
	written();
	mapped(MAP_SHARED);
	mapped(MAP_PRIVATE);
	scripts();
	failing();
	interpreters();
}
