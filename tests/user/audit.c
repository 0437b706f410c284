/*
 * /dev/audit: who may open it, that each event comes whole and once or is
 * counted as lost, that serials have no gap, and that nothing a program
 * chooses ends a field or a line.
 */
#include "tests/user/ids.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/poll.h"

#define AUDIT "/dev/audit"
#define EVENT_SIZE 4096
#define KEPT 32        /* events that the ring holds at the most */
#define TEXT_MOST 900l /* bytes of a program's text */
#define SET_NAME 15    /* prctl(2), PR_SET_NAME */
#define NOT_THERE ((void *)0x1000)

static char event[EVENT_SIZE];

static int open_audit(int flags)
{
	return (int)sys_open(AUDIT, flags, 0);
}

/* One refusal: of CAP_SYS_ADMIN, to sethostname(2). */
static long be_refused(void)
{
	long error;

	if (set_caps(ALL_CAPS & ~CAP_BIT(SYS_ADMIN), ALL_CAPS, 0) != 0)
		return 1;
	error = sys_sethostname("x", 1);
	return set_caps(ALL_CAPS, ALL_CAPS, 0) != 0 ? 2 : error;
}

/* The next event's bytes in `event`, with a NUL behind them. */
static long next_event(int fd)
{
	long size = sys_read(fd, event, sizeof(event) - 1);

	event[size > 0 ? size : 0] = '\0';
	return size;
}

static void drain(int fd)
{
	while (next_event(fd) > 0)
		;
}

/* A reader of what comes from now on. */
static int open_at_end(void)
{
	int fd = open_audit(O_RDONLY);

	drain(fd);
	return fd;
}

static unsigned long number_at(const char *text)
{
	unsigned long number = 0;

	while (text != NULL && *text >= '0' && *text <= '9')
		number = number * 10 + (unsigned long)(*text++ - '0');
	return number;
}

/* What stands behind `part`, or NULL. */
static const char *behind(const char *text, const char *part)
{
	const char *at = find_text(text, part);

	return at ? at + strlen(part) : NULL;
}

/* The serial of the line at `line`, or 0. */
static unsigned long serial_of(const char *line)
{
	const char *at = behind(line, " msg=audit(");

	return at ? number_at(behind(at, ":")) : 0;
}

/* Two lines of one serial, and nothing else. */
static bool is_denial(const char *text)
{
	const char *second = behind(text, "\n");
	const char *end = second ? behind(second, "\n") : NULL;

	return end != NULL && *end == '\0' &&
	       find_text(text, "type=AVC ") == text &&
	       find_text(second, "type=SYSCALL ") == second &&
	       serial_of(text) != 0 && serial_of(text) == serial_of(second);
}

/* --- who may -------------------------------------------------------------- */

static int gates(void *argument)
{
	int fd = open_at_end();

	(void)argument;
	MUST(fd >= 0);
	MUST(set_caps(ALL_CAPS & ~CAP_BIT(AUDIT_READ), ALL_CAPS, 0) == 0);
	MUST(open_audit(O_RDONLY) == -EPERM);
	MUST(open_audit(O_RDWR) == -EPERM);
	MUST(open_audit(O_WRONLY) >= 0);
	MUST(set_caps(ALL_CAPS & ~CAP_BIT(AUDIT_WRITE), ALL_CAPS, 0) == 0);
	MUST(open_audit(O_WRONLY) == -EPERM);
	MUST(open_audit(O_RDWR) == -EPERM);
	MUST(open_audit(O_RDONLY) >= 0);
	/* The right goes with the open file, as with /dev/kmsg. */
	MUST(set_caps(0, ALL_CAPS, 0) == 0);
	for (int i = 0; i < 4; i++) {
		MUST(next_event(fd) > 0 && is_denial(event));
		MUST(find_text(event, i < 2 ? "{ audit_read }" :
					      "{ audit_write }"));
		MUST(find_text(event, " tclass=capability") != NULL);
	}
	MUST(next_event(fd) == 0);
	/* Others may not by its mode. */
	MUST(set_caps(ALL_CAPS, ALL_CAPS, 0) == 0);
	MUST(sys_setresuid(NOBODY, NOBODY, NOBODY) == 0);
	MUST(open_audit(O_RDONLY) == -EACCES);
	return 0;
}

static void test_gates(void)
{
	IN_CHILD(gates);
}

/* --- what a reader gets --------------------------------------------------- */

static void test_an_event(void)
{
	int fd = open_at_end();

	CHECK_EQ(be_refused(), -EPERM);
	CHECK(next_event(fd) > 0);
	CHECK(is_denial(event));
	CHECK(find_text(event, "avc:  denied  { sys_admin } for  pid="));
	CHECK_EQ(number_at(behind(event, " pid=")), sys_getpid());
	CHECK(find_text(event, " comm=\"audit\" capability=21 "));
	CHECK(find_text(event, " name=\"sethostname\" "));
	CHECK(find_text(event, " arch=c000003e syscall=170 success=no "
			       "exit=-1 "));
	CHECK(find_text(event, " a1=1 "));
	CHECK(find_text(event, " uid=0 ") && find_text(event, " fsgid=0 "));
	CHECK(find_text(event, " exe=\"/tests/audit\" "));
	CHECK_EQ(next_event(fd), 0);
	CHECK_EQ(sys_close(fd), 0);
}

/* The record has what the call gave, not what the refusal alone would. */
static int other_errno(void *argument)
{
	int fd = open_at_end();

	(void)argument;
	MUST(set_caps(0, ALL_CAPS, 0) == 0);
	MUST(sys_setpriority(0, 0, -5) == -EACCES);
	MUST(next_event(fd) > 0 && is_denial(event));
	MUST(find_text(event, "{ sys_nice }"));
	MUST(find_text(event, " syscall=141 success=no exit=-13 "));
	return 0;
}

static void test_the_call_s_own_errno(void)
{
	IN_CHILD(other_errno);
}

static void test_whole_events_only(void)
{
	int fd = open_at_end();
	long size;

	CHECK_EQ(be_refused(), -EPERM);
	CHECK_EQ(sys_read(fd, event, 0), -EINVAL);
	CHECK_EQ(sys_read(fd, event, 100), -EINVAL);
	CHECK_EQ(sys_read(fd, NOT_THERE, EVENT_SIZE), -EFAULT);
	size = next_event(fd);
	CHECK(size > 0 && is_denial(event));
	CHECK_EQ(sys_close(fd), 0);
	/* To the byte. Another reader has a position of its own. */
	fd = open_at_end();
	CHECK_EQ(be_refused(), -EPERM);
	CHECK_EQ(sys_read(fd, event, (size_t)size - 1), -EINVAL);
	CHECK_EQ(sys_read(fd, event, (size_t)size), size);
	CHECK_EQ(sys_read(fd, event, 0), 0);
	CHECK_EQ(sys_close(fd), 0);
}

static void test_serials_without_a_gap(void)
{
	int fd = open_at_end(), other = open_at_end();
	unsigned long first = 0;

	for (int i = 0; i < 10; i++)
		CHECK_EQ(be_refused(), -EPERM);
	for (unsigned i = 0; i < 10; i++) {
		CHECK(next_event(fd) > 0 && is_denial(event));
		first = i == 0 ? serial_of(event) : first;
		CHECK_EQ(serial_of(event), first + i);
	}
	CHECK_EQ(next_event(fd), 0);
	CHECK(next_event(other) > 0);
	CHECK_EQ(serial_of(event), first);
	CHECK_EQ(sys_close(fd) + sys_close(other), 0);
}

/* Reads to the end: how many denials and texts came, how many were lost. */
static bool count_all(int fd, unsigned long *came, unsigned long *lost)
{
	unsigned long last = 0;

	*came = *lost = 0;
	while (next_event(fd) > 0) {
		const char *text = event;

		if (find_text(event, "type=KERNEL ") == event) {
			*lost += number_at(behind(event, " audit_lost="));
			text = behind(event, "\n");
			if (serial_of(event) + 1 != serial_of(text))
				return false;
		}
		if (!is_denial(text) && find_text(text, "type=USER ") != text)
			return false;
		if (last && serial_of(text) != last + 1 && text == event)
			return false;
		last = serial_of(text);
		++*came;
	}
	return true;
}

static void test_lost_ones_are_counted(void)
{
	int fd = open_at_end();
	unsigned long came, lost;

	for (int i = 0; i < 100; i++)
		CHECK_EQ(be_refused(), -EPERM);
	CHECK(count_all(fd, &came, &lost));
	CHECK_EQ(came, KEPT);
	CHECK_EQ(lost, 100 - KEPT);
	/* A reader that comes later begins with the oldest that is kept. */
	CHECK_EQ(sys_close(fd), 0);
	fd = open_audit(O_RDONLY);
	CHECK(count_all(fd, &came, &lost));
	CHECK(came == KEPT && lost == 0);
	CHECK_EQ(sys_close(fd), 0);
}

static short ready(int fd, int timeout_ms)
{
	struct pollfd poll = { fd, POLLIN, 0 };

	return sys_poll(&poll, 1, timeout_ms) == 1 ? poll.revents : 0;
}

static int refused_soon(void *argument)
{
	(void)argument;
	sleep_ms(50);
	return be_refused() != -EPERM;
}

static void test_poll(void)
{
	int fd = open_at_end(), child;

	CHECK_EQ(ready(fd, 0), 0);
	child = start_child(refused_soon, NULL);
	CHECK_EQ(ready(fd, 5000), POLLIN);
	CHECK_EQ(collect(child), 0);
	CHECK_EQ(ready(fd, 0), POLLIN);
	drain(fd);
	CHECK_EQ(ready(fd, 0), 0);
	CHECK_EQ(sys_close(fd), 0);
}

static void test_no_position_to_set(void)
{
	int fd = open_audit(O_RDWR);

	CHECK(fd >= 0);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_SET), -ESPIPE);
	CHECK_EQ(sys_pread64(fd, event, sizeof(event), 0), -ESPIPE);
	CHECK_EQ(sys_mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), -ENODEV);
	CHECK_EQ(sys_close(fd), 0);
}

/* --- texts ---------------------------------------------------------------- */

static void test_a_text(void)
{
	int fd = open_at_end(), out = open_audit(O_WRONLY);

	CHECK_EQ(sys_write(out, "op=try acct=\"me\"\n", 17), 17);
	CHECK(next_event(fd) > 0);
	CHECK(find_text(event, "type=USER msg=audit(") == event);
	CHECK_EQ(number_at(behind(event, " pid=")), sys_getpid());
	CHECK(find_text(event, " uid=0 auid="));
	CHECK(find_text(event, " msg='op=try acct=\"me\" "
			       "exe=\"/tests/audit\" hostname=? addr=? "
			       "terminal=? res=success'\n"));
	CHECK_EQ(*behind(event, "\n"), '\0');
	CHECK_EQ(next_event(fd), 0);
	CHECK_EQ(sys_close(fd) + sys_close(out), 0);
}

static void test_a_text_that_is_none(void)
{
	int fd = open_at_end(), out = open_audit(O_WRONLY);
	static char text[PAGE];
	static const char *const wrong[] = {
		"\n", "a\nb", "a\n\n", "a'b", "\x1b[2J", "a\tb", "\x7f",
		"\xc3\xa4", "x\ntype=AVC msg=audit(1.0:1): \n",
	};

	for (unsigned i = 0; i < COUNT_OF(wrong); i++)
		CHECK_EQ(sys_write(out, wrong[i], strlen(wrong[i])), -EINVAL);
	CHECK_EQ(sys_write(out, "a\0b", 3), -EINVAL);
	CHECK_EQ(sys_write(out, "", 0), 0);
	memset(text, 'x', sizeof(text));
	CHECK_EQ(sys_write(out, text, TEXT_MOST + 1), -EINVAL);
	CHECK_EQ(sys_write(out, text, sizeof(text)), -EINVAL);
	CHECK_EQ(sys_write(out, NOT_THERE, 10), -EFAULT);
	CHECK_EQ(next_event(fd), 0);
	CHECK_EQ(sys_write(out, text, TEXT_MOST), TEXT_MOST);
	CHECK(next_event(fd) > TEXT_MOST);
	text[TEXT_MOST] = '\0';
	CHECK(find_text(event, text) == behind(event, " msg='"));
	CHECK_EQ(sys_close(fd) + sys_close(out), 0);
}

/* Long and short ones by turns, so that they end everywhere in the ring. */
static void test_texts_in_a_full_ring(void)
{
	int fd = open_at_end(), out = open_audit(O_WRONLY);
	static char text[TEXT_MOST];
	unsigned long came, lost, sent = 0;
	uint64_t random = 1;

	memset(text, 'y', sizeof(text));
	for (int round = 0; round < 40; round++) {
		unsigned long some = test_random(&random) % 50;

		for (unsigned long i = 0; i < some; i++) {
			size_t size = test_random(&random) % TEXT_MOST + 1;

			if (test_random(&random) % 2)
				CHECK_EQ(sys_write(out, text, size), size);
			else
				CHECK_EQ(be_refused(), -EPERM);
		}
		CHECK(count_all(fd, &came, &lost));
		CHECK_EQ(came + lost, some);
		CHECK(came <= KEPT && (lost == 0 || came >= 4));
		sent += some;
	}
	CHECK(sent > 0);
	CHECK_EQ(sys_close(fd) + sys_close(out), 0);
}

/* --- what a program chooses ----------------------------------------------- */

static int forge(void *argument)
{
	static const char path[] = "/tmp/a b\"\ntype=AVC msg=x";
	int fd = open_at_end();

	(void)argument;
	MUST(sys_close((int)sys_open(path, O_CREAT | O_WRONLY, 0)) == 0);
	MUST(prctl(SET_NAME, (unsigned long)"\" x\ntype=A\xff") == 0);
	MUST(set_caps(0, ALL_CAPS, 0) == 0);
	MUST(sys_open(path, O_RDONLY, 0) == -EACCES);
	MUST(sys_open(path, O_RDWR, 0) == -EACCES);
	MUST(sys_execve(path, NULL, NULL) == -EACCES);
	MUST(next_event(fd) > 0 && is_denial(event));
	MUST(find_text(event, "{ dac_read_search }"));
	MUST(find_text(event, " comm=2220780A747970653D41FF "));
	MUST(find_text(event, " name=612062220A747970653D415643206D73673D78 "));
	MUST(next_event(fd) > 0 && is_denial(event));
	MUST(find_text(event, "{ dac_override }"));
	/* Nobody may execute it. */
	MUST(next_event(fd) > 0 && is_denial(event));
	MUST(find_text(event, "{ execute }"));
	MUST(find_text(event, " tclass=file "));
	MUST(next_event(fd) == 0);
	MUST(set_caps(ALL_CAPS, ALL_CAPS, 0) == 0);
	return (int)sys_unlink(path);
}

static int map_both(void *argument)
{
	int fd = open_at_end();

	(void)argument;
	MUST(sys_mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == -EACCES);
	MUST(next_event(fd) > 0 && is_denial(event));
	MUST(find_text(event, "{ execmem }"));
	MUST(find_text(event, " tclass=process "));
	MUST(find_text(event, " a0=0 a1=1000 a2=7 a3=22 "));
	return 0;
}

static void test_forged_names(void)
{
	IN_CHILD(forge);
}

static void test_writable_and_executable(void)
{
	IN_CHILD(map_both);
}

TEST_SUITE(audit, TEST(test_gates), TEST(test_an_event),
	   TEST(test_the_call_s_own_errno), TEST(test_whole_events_only),
	   TEST(test_serials_without_a_gap),
	   TEST(test_lost_ones_are_counted), TEST(test_poll),
	   TEST(test_no_position_to_set), TEST(test_a_text),
	   TEST(test_a_text_that_is_none), TEST(test_texts_in_a_full_ring),
	   TEST(test_forged_names), TEST(test_writable_and_executable));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_audit);
}
